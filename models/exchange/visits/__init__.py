"""Visits in and charges out as JSON: the shapes `needlepoint charges` reads and writes."""
