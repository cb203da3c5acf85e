"""How published files are read: layouts, preambles, names."""
