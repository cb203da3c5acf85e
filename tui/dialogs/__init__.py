"""Modals any screen may ask."""
