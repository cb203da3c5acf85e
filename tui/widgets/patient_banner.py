"""The person in front of you: name, birth date and age, record number, weight, allergies. Never cut."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from tui.design.text import joined, plain

if TYPE_CHECKING:
    from models.patients.facts import PatientFacts


class PatientBanner(Static):
    """All five facts of a patient; wraps instead of hiding anything (S5)."""

    DEFAULT_CSS = """
    PatientBanner { height: auto; padding: 0 1; background: $panel; }
    """

    def show(self, patient: PatientFacts, today: date) -> None:
        """Show a patient as of the clinic's day."""
        self.update(banner(patient, today))


def banner(patient: PatientFacts, today: date) -> Content:
    """Return the banner's content."""
    from models.core.quantity import format_amount
    from models.core.words import age_text, date_text

    weight = f"{format_amount(patient.weight_kg)} kg" if patient.weight_kg is not None else "weight not known"
    born = f"born {date_text(patient.birth_date)} ({age_text(patient.birth_date, today)})"
    gone = "   DECEASED" if patient.deceased else "" if patient.active else "   INACTIVE RECORD"
    name = full_name(patient.family, patient.given)
    facts = f"   {born}   MRN {patient.mrn}   {weight}   "
    return joined((name, "bold"), facts, allergies(patient), (gone, "bold $stop"))


def full_name(family: str, given: str) -> str:
    """Return `OKAFOR, Ngozi`: the family name in capitals, as lists and banners print it."""
    return f"{family.upper()}, {given}" if given else family.upper()


def listed_name(family: str, given: str, *, similar: bool) -> str:
    """Return the name as lists print it, with a mark before one that could be taken for another (S3)."""
    return f"≈ {full_name(family, given)}" if similar else full_name(family, given)


def allergies(patient: PatientFacts) -> Content:
    """Return the allergies in words; not asked is said, never shown as none."""
    if patient.allergy_status == "none_known":
        return plain("ALLERGIES none known")
    if patient.allergy_status == "unknown" or not patient.allergies:
        return plain("ALLERGIES not asked", "bold $warn")
    listed = [f"{item.substance} ({item.reaction})" if item.reaction else item.substance for item in patient.allergies]
    return plain("ALLERGIES " + "; ".join(listed), "bold $stop")
