"""Writing an order."""
