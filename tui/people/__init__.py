"""Screens of signing in and the first start."""
