"""Rules about what is drawn up."""
