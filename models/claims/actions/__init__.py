"""What is done with claims: each one verb, one transaction."""
