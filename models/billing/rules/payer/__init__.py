"""What one payer wants otherwise."""
