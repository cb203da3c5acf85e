"""Failures that are not outcomes: something is broken or unreadable."""

from __future__ import annotations


class NeedlepointError(Exception):
    """Base of every error the program raises on purpose; its text is one line for a person."""


class BadInputError(NeedlepointError):
    """Input that cannot be read. `at` names the place (a path, a field, a line), `text` says what to do."""

    def __init__(self, at: str, text: str) -> None:
        super().__init__(f"{at}: {text}" if at else text)
        self.at = at
        self.text = text

    def __reduce__(self) -> tuple[type[BadInputError], tuple[str, str]]:
        # By what it was made of: files are read in another process than they are stored in.
        return type(self), (self.at, self.text)


class RefusedError(BadInputError):
    """A person may not do what they asked for; nothing was changed. A command ends with 1, not 2."""


class StoreError(NeedlepointError):
    """The database cannot be opened, read or written."""


class NotKnownError(StoreError):
    """The database went away in the middle: not known yet whether it was stored."""
