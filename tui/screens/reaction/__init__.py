"""A reaction to a dose, written down and reported."""

from tui.screens.reaction.screen import ReactionScreen

__all__ = ["ReactionScreen"]
