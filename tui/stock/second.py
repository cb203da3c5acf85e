"""The fields a second person signs in, and where a refusal of theirs points."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from models.core.errors import BadInputError
from models.people.actions.authenticate import Denied
from models.stock.entries import SecondPerson
from tui.dialogs.fields import Field

T = TypeVar("T")
SECOND = (
    Field("username", "Username", "the second person's"),
    Field("pin", "PIN", "the second person's", secret=True),
)


def second_of(values: Mapping[str, str]) -> SecondPerson:
    """Return who signs second, as typed."""
    return SecondPerson(values["username"], values["pin"])


def without_pin(values: Mapping[str, str]) -> dict[str, str]:
    """Return what a form is opened with again: a PIN is always typed anew."""
    return {**values, "pin": ""}


def taken(outcome: T | Denied) -> T:
    """Return an outcome. Raises BadInputError at the field of the second person who was denied."""
    if isinstance(outcome, Denied):
        raise BadInputError("username" if outcome.at == "who" else "pin", outcome.text)
    return outcome
