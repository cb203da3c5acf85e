"""The professional claim 837P, 005010X222A1: frozen facts to segments, one at a time."""
