"""Typing what a decision needs, and handing it to its action."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.core.typed_date import parse_date
from models.drugs.clinic_formulary import clinic_formulary
from models.exchange.actions.settle_dose import settle_dose
from models.exchange.actions.settle_draft import choose_drug, refuse_draft
from models.exchange.actions.settle_merge import settle_merge
from models.exchange.actions.settle_order import settle_order
from models.exchange.actions.settle_person import settle_person
from models.exchange.choices import DRUG, DRUG_ALWAYS, REASON_NEEDED, TAKE_DOSE, Choice
from models.exchange.queries.import_review import ImportReview
from models.exchange.settling.question import Decision, Outcome
from models.patients.actions.record_outside_dose import OutsideDoseEntry
from tui.dialogs.clinical_fields import drugs_named
from tui.dialogs.fields import Field

if TYPE_CHECKING:
    from uuid import UUID

    from models.store.clinic import Clinic

_FIELDS = {
    "drug": Field("drug", "Drug", "part of its name in the formulary"),
    "day": Field("day", "Given on", "2026-12-01, or T-30 for 30 days ago"),
    "dose": Field("dose", "Dose", "amount and unit, or empty"),
    "place": Field("place", "Where", "clinic or pharmacy, or empty"),
    "told": Field("told", "Reported by", "who says so"),
}


def fields_for(choice: Choice) -> tuple[Field, ...]:
    """Return the fields a decision asks for, without the PIN."""
    needed = choice.code in REASON_NEEDED
    reason = Field("reason", "Reason", "such as: called the patient" if needed else "may stay empty")
    return tuple(reason if name == "reason" else _FIELDS[name] for name in choice.asks if name != "pin")


def settle(
    clinic: Clinic, person_id: UUID, review: ImportReview, choice: Choice, typed: dict[str, str], pin: str
) -> Outcome:
    """Carry a decision out. Raises BadInputError naming the field that cannot be taken."""
    line = review.line
    decision = Decision(line.subject_id, line.revision, choice.code, typed.get("reason", ""))
    if choice.code in {DRUG, DRUG_ALWAYS}:
        return choose_drug(clinic, person_id, decision, _drug(clinic, typed["drug"]))
    if line.draft:
        return refuse_draft(clinic, person_id, decision)
    if line.kind == "merge":
        return settle_merge(clinic, person_id, decision, pin, review.revisions)
    if line.kind == "person":
        return settle_person(clinic, person_id, decision, pin)
    if line.kind == "dose":
        return settle_dose(clinic, person_id, decision, _dose(clinic, review, choice, typed))
    return settle_order(clinic, person_id, decision)


def _dose(clinic: Clinic, review: ImportReview, choice: Choice, typed: dict[str, str]) -> OutsideDoseEntry | None:
    if choice.code != TAKE_DOSE or review.line.patient_id is None:
        return None
    return OutsideDoseEntry(
        review.line.patient_id, _drug(clinic, typed["drug"]), parse_date(typed["day"], clinic.today(), "day"),
        typed["told"], typed["dose"], place=typed["place"],
    )  # fmt: skip


def _drug(clinic: Clinic, words: str) -> Any:
    return next(iter(drugs_named(clinic_formulary(clinic), words, 1)))
