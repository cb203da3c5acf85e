"""Merging two records of one person, and settling that two are two people."""
