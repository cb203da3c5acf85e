"""The clinic itself: its facts, what is still to set up, and the test of a scanner."""
