"""Rules about the order and its dose."""
