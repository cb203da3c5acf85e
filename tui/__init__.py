"""Needlepoint's terminal: screens, widgets and the command line."""

__version__ = "0.1.0"
