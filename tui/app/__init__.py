"""The application: what opens, locks and ends it."""
