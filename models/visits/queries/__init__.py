"""What screens ask of the day: visits, open orders, the call list."""
