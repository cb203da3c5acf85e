"""From an injection as it was charted to the drug it bills: its packages, code, units and waste."""
