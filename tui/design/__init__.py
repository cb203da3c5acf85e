"""How it looks: text, colors, keys."""
