"""Correcting a signed dose: amending it, or saying it was entered in error."""

from tui.charting.correct.amend import AmendScreen
from tui.charting.correct.entered_in_error import EnteredInErrorScreen

__all__ = ["AmendScreen", "EnteredInErrorScreen"]
