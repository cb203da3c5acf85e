"""Driven screens: the same run is a golden of the screen's text and a screenshot."""
