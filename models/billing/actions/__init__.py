"""What a clinic changes about payers and fees."""
