"""What is true of an order, without a store."""
