"""Who may do what: every act that only some people may do, and what the others are told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from models.people.actions.authenticate import Denied, SignedIn
from models.people.facts import StaffFacts

Permitted = SignedIn | StaffFacts | Row[Any]
"""What a member of staff may do: signed in, as a fact, or as their row."""


@dataclass(frozen=True, slots=True)
class Permission:
    """An act: who has it, and what is told to somebody who has it not, behind their name."""

    held_by: Callable[[Permitted], bool]
    refusal: str


ORDER = Permission(lambda person: person.may_order, "may not order. Ask a provider to sign in.")
PASS_A_STOP = Permission(lambda person: person.may_order, "may not order here, so not pass this stop. Ask a provider.")
CHECK_A_DOSE = Permission(lambda person: person.may_give, "may not check doses here. Ask someone who may give them.")
CORRECT = Permission(
    lambda person: person.may_give or person.may_order or person.may_supervise,
    "may not correct doses. Ask a colleague who gives or orders them.",
)


def changing(what: str) -> Permission:
    """Return the permission to change what the clinic keeps: `what` is "drugs" or "safety rows"."""
    return Permission(ORDER.held_by, f"may not change {what}. Ask a provider to sign in.")


def refusal(person: Permitted, name: str, permission: Permission) -> Denied | None:
    """Return why the person called `name` may not, or None when they may."""
    return None if permission.held_by(person) else Denied(f"{name} {permission.refusal}")
