"""Rules about where it goes."""
