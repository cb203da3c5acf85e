"""After signing: what was stored, what is next, and how to correct it."""
