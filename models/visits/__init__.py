"""The day: who is here for an injection, who is due, and the calls made to bring them in."""
