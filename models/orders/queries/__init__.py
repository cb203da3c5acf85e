"""Orders as forms and rules read them."""
