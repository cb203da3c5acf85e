"""Correcting a signed dose: amending it, or saying it was entered in error."""

from tui.charting.correct.amend import AmendScreen
from tui.charting.correct.in_error import InErrorScreen

__all__ = ["AmendScreen", "InErrorScreen"]
