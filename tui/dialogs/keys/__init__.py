"""What shows and runs the keys of a screen: help, the palette, jump mode."""
