"""Whether a protocol is for this patient: met, not met, or a question the chart does not answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.codes.tables.code_tables import CodeTables
from models.core.words import months_on
from models.drugs.drug import Drug
from models.orders.criteria import KNOWN_SEX, Criteria, bound_text
from models.orders.rules.order_allergies import NOT_ASKED, order_allergies
from models.patients.facts import PatientFacts

MET, UNMET, ASK = "met", "unmet", "ask"


@dataclass(frozen=True, slots=True)
class Fit:
    """One criterion and how it stands. `asked` is the key an open question is confirmed by."""

    asked: str
    state: str
    text: str


def protocol_fit(
    criteria: Criteria, patient: PatientFacts, drug: Drug, today: date, tables: CodeTables
) -> tuple[Fit, ...]:
    """Return every criterion as it stands for the patient. What the chart cannot decide asks, and never passes."""
    return (*_age(criteria, patient, today), *_sex(criteria, patient), *_flags(criteria, patient, tables),
            _allergies(patient, drug, tables))  # fmt: skip


def _age(criteria: Criteria, patient: PatientFacts, today: date) -> list[Fit]:
    # A birth date known to the year or the month alone may lie on either side of a bound: then a person is asked.
    youngest, oldest = months_on(patient.birth.latest, today), months_on(patient.birth.day, today)
    found = []
    if criteria.least_months is not None:
        least = criteria.least_months
        fit = MET if youngest >= least else UNMET if oldest < least else ASK
        found.append(Fit("age:from", fit, f"from {bound_text(least)} on"))
    if criteria.below_months is not None:
        below = criteria.below_months
        fit = MET if oldest < below else UNMET if youngest >= below else ASK
        found.append(Fit("age:below", fit, f"below {bound_text(below)}"))
    return found


def _sex(criteria: Criteria, patient: PatientFacts) -> list[Fit]:
    if not criteria.sex:
        return []
    if patient.sex not in KNOWN_SEX:
        return [Fit("sex", ASK, f"for {criteria.sex} patients: the chart does not say")]
    return [Fit("sex", MET if patient.sex == criteria.sex else UNMET, f"for {criteria.sex} patients")]


def _flags(criteria: Criteria, patient: PatientFacts, tables: CodeTables) -> list[Fit]:
    known = {flag.code for flag in patient.flags}
    found = []
    for code in criteria.needs:
        fits = code in known
        found.append(Fit(f"needs:{code}", MET if fits else UNMET, f"only with: {_display(tables, code)}"))
    for code in criteria.excludes:
        # A condition nobody recorded is not one the patient does not have.
        state = UNMET if code in known else ASK
        found.append(Fit(f"excludes:{code}", state, f"not with: {_display(tables, code)}"))
    return found


def _allergies(patient: PatientFacts, drug: Drug, tables: CodeTables) -> Fit:
    found = order_allergies(drug, patient, tables)
    if any(one.tier == NOT_ASKED for one in found):
        return Fit("allergy", UNMET, "allergies were not asked about: F4 records them")
    stopping = [one for one in found if one.answers]
    return Fit("allergy", UNMET, stopping[0].text) if stopping else Fit("allergy", MET, "no allergy stands against it")


def _display(tables: CodeTables, code: str) -> str:
    return tables.flags[code].display if code in tables.flags else code
