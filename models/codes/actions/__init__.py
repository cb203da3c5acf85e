"""Loading what is published."""
