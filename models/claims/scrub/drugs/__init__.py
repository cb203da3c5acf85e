"""Checks of drug lines: NDC, unlisted drugs, routes."""
