"""Cases stated by their facts, and the answer to them."""
