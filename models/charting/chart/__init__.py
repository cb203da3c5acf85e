"""A patient's chart in two layers: every dose as a line, and a page of doses whole."""
