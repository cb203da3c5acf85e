"""The fictional clinic."""
