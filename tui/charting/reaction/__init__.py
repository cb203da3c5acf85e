"""A reaction to a dose, written down and reported."""

from tui.charting.reaction.screen import ReactionScreen

__all__ = ["ReactionScreen"]
