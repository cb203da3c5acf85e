"""The ledger: what is in stock is the sum of its movements, and never below zero on any day."""
