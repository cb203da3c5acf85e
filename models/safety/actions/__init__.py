"""What a clinic changes about its safety settings."""
