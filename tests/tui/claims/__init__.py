"""The charge queue, driven by keys."""
