"""What a signed dose uses of a payer's authorization."""
