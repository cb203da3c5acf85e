"""Pure decisions: frozen facts in, lines and findings out."""
