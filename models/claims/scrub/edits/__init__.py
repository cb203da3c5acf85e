"""Checks of lines beside each other: code pairs, daily limits, visits, places."""
