"""Correcting a signed dose: amending it, or saying it was entered in error."""

from tui.screens.correct.amend import AmendScreen
from tui.screens.correct.in_error import InErrorScreen

__all__ = ["AmendScreen", "InErrorScreen"]
