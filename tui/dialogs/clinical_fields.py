"""The fields of what must be known of a patient, with an example each, and how they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.core.errors import BadInputError
from tui.dialogs.fields import Field

if TYPE_CHECKING:
    from models.drugs.formulary import Formulary

ALLERGY = (
    Field("substance", "Substance", "what the patient reacts to, such as penicillin"),
    Field("reaction", "Reaction", "what happens, such as hives"),
    Field("criticality", "Risk", "low or high; empty where not known"),
)
WEIGHT = (Field("weight", "Weight", "with its unit: 70 kg or 154 lb"),)
FLAG = (Field("note", "Note", "in a few words, or empty"),)
OUTSIDE_DOSE = (
    Field("drug", "Drug", "part of its name"),
    Field("day", "Day", "T-30 is 30 days ago, 2026-12-01"),
    Field("dose", "Dose", "amount and unit, or empty"),
    Field("route", "Route", "IM, subcut or ID, or empty"),
    Field("place", "Where", "clinic or pharmacy, or empty"),
    Field("told", "Reported by", "the patient, a letter, a registry"),
)


def drugs_named(formulary: Formulary, words: str, most: int) -> dict[str, str]:
    """Return the drugs of that name by slug, as shown; one alone when it is named in full.

    Raises BadInputError at `drug` for none or more than `most`.
    """
    wanted = " ".join(words.lower().split())
    found = formulary.matching(wanted) if wanted else ()
    named = [drug for drug in found if wanted in {drug.name.lower(), drug.display.lower()}]
    if not found:
        raise BadInputError("drug", "no drug of that name is in the formulary: write part of its name")
    if len(found) > most and len(named) != 1:
        raise BadInputError("drug", f"{len(found)} drugs match: write more of its name")
    return {drug.slug: drug.display for drug in (named if len(named) == 1 else found)}
