"""Payers: the list with their switches, and the fees of one."""

from tui.screens.payers.screen import PayersScreen

__all__ = ["PayersScreen"]
