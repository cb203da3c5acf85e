"""Payers: the list with their switches, and the fees of one."""

from tui.billing.screen import PayersScreen

__all__ = ["PayersScreen"]
