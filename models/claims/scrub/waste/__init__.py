"""Checks of what became of the rest of a container: JW and JZ."""
