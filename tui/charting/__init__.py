"""Charting one dose in five steps, on one screen."""

from tui.charting.screen import ChartingScreen

__all__ = ["ChartingScreen"]
