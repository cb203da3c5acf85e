"""Needlepoint's terminal: screens, widgets and the command line."""
