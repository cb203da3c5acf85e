"""Who may do what: an act of models/people/acts.toml, asked of a person."""

from __future__ import annotations

from models.people.actions.authenticate import Denied
from models.people.facts import StaffFacts
from models.people.roles import Act, shipped_acts


def permission(act: str) -> Act:
    """Return an act by its key."""
    return shipped_acts()[act]


def refusal(person: StaffFacts, name: str, act: Act) -> Denied | None:
    """Return why the person called `name` may not, or None when they may."""
    return None if act.key in person.acts else Denied(refusal_text(name, act, person.lapsed))


def refusal_text(name: str, act: Act, lapsed: str) -> str:
    """Return what somebody is told who may not; a license that ended comes before the role."""
    if act.licensed and lapsed:
        return f"{name} may not {act.label}: {lapsed}. An administrator enters the new date under People (u)."
    return f"{name} {act.refusal}"
