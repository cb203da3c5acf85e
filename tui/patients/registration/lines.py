"""Somebody who looks like the person being registered, as a line."""

from __future__ import annotations

from datetime import date

from models.patients.queries.look_alikes import LookAlike
from tui.design.marks import MARKS
from tui.design.text import Hung, hung
from tui.widgets.patient_banner import full_name


def born_words(alike: LookAlike, today: date) -> str:
    """Return birth date and age: `May 5, 1970 (56)`."""
    return f"{alike.one.birth.text} ({alike.one.birth.age_bare(today)})"


def why_words(alike: LookAlike) -> str:
    """Return why somebody is shown."""
    return f"{'family? ' if alike.family else ''}{', '.join(alike.why)}"


def alike_rows(alike: LookAlike, today: date) -> tuple[Hung, Hung]:
    """Return a look-alike with what tells them apart, and why they are shown."""
    mark, look = MARKS["note" if alike.family else "warn"]
    one = alike.one
    facts = " · ".join(part for part in (born_words(alike, today), f"MRN {one.mrn}", one.phone) if part)
    name = full_name(one.family, one.given)
    return hung((f"{mark} ", look), (name, "bold $strong"), f" · {facts}"), hung("  ", why_words(alike))
