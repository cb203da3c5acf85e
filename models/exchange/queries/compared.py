"""What came beside what is known, value by value, as words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from models.core.birth import Birth
from models.core.charting_codes import ROUTES
from models.core.clock import local_date
from models.core.errors import BadInputError
from models.core.numbers.ndc import parse_ndc
from models.core.quantity import Quantity, Unit, format_amount
from models.core.words import date_text
from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.formulary import Formulary
from models.drugs.naming.named_drug import Closeness, candidates, read_drug_text, unit_named
from models.drugs.naming.ordered_route import route_named
from models.store.clinic import Clinic

NEAR_DAYS = 7
"""Doses given elsewhere this near are shown beside one that is offered."""
MOST_DOSES = 8


@dataclass(frozen=True, slots=True)
class Compared:
    """One value as it came and as it stands here, "" where not stated; `differs` True where both say something else."""

    label: str
    came: str
    here: str
    differs: bool = False


Values = Mapping[str, str]


def compared_people(came: Values, here: Values) -> tuple[Compared, ...]:
    """Return two people beside each other."""
    return _beside(("Family name", "Given name", "Birth date", "Sex", "Record number", "Phone", "Record"), came, here)


def compared_orders(came: Values, here: Values, clinic: Clinic) -> tuple[Compared, ...]:
    """Return two orders beside each other, without what neither states."""
    drugs = {row.drug.display for row in candidates(clinic_formulary(clinic), read_drug_text(came.get("Drug", "")))
             if row.closeness is not Closeness.PARTLY}  # fmt: skip
    same = frozenset({"Drug"} if drugs <= {here.get("Drug", "")} else ())
    labels = ("Drug", "Dose", "Route", "How often", "Ordered", "From", "Until", "Doses", "Prescriber", "Diagnoses",
              "Reason", "Words", "Given")  # fmt: skip
    return _beside(labels, came, here, same)


def dose_as_sent(facts: Mapping[str, Any], clinic: Clinic) -> tuple[Compared, ...]:
    """Return a dose as the file states it."""
    day = _day(facts["given"], clinic)
    given = date_text(day) if day else facts["given_text"] or "not stated"
    came = (
        ("Drug", facts["text"]), ("Given", given), ("Dose", _amount(facts["amount"], facts["unit"])),
        ("Route", _route(facts["route_words"])), ("Lot", facts["lot"]), ("Where", facts["place"]),
        ("Codes", ", ".join([*facts["codes"], *facts["ndcs"]])),
    )  # fmt: skip
    return tuple(Compared(label, value, "") for label, value in came if value)


def doses_here(facts: Mapping[str, Any], known: Sequence[Any], clinic: Clinic) -> tuple[str, ...]:
    """Return the doses given elsewhere that are recorded within a week of one that is offered, or the newest ones."""
    day = _day(facts["given"], clinic)
    near = [row for row in known if day and abs(row.given_on - day) <= timedelta(days=NEAR_DAYS)]
    shown = (near or list(known))[:MOST_DOSES]
    return tuple(f"{date_text(row.given_on)}  {row.drug_display}{f', {row.place}' if row.place else ''}"
                 for row in shown)  # fmt: skip


def person_as_sent(facts: Mapping[str, Any]) -> Values:
    """Return a person as the file states them."""
    state = "deceased" if facts["deceased"] else "active" if facts["active"] else "closed"
    born = date.fromisoformat(facts["birth_date"]) if facts["birth_date"] else None
    return {
        "Family name": facts["family"], "Given name": facts["given"],
        "Birth date": date_text(born) if born else facts["birth_text"], "Sex": _sex(facts["sex"]),
        "Record number": facts["mrn"], "Record": state,
    }  # fmt: skip


def person_here(row: Any) -> Values:
    """Return a person as they stand here."""
    return {
        "Family name": row.family, "Given name": " ".join(part for part in (row.given, row.middle) if part),
        "Birth date": Birth(row.birth_date, row.birth_precision).text, "Sex": _sex(row.sex),
        "Record number": row.mrn, "Phone": row.phone,
        "Record": "deceased" if row.deceased else "active" if row.active else "closed",
    }  # fmt: skip


def order_as_sent(facts: Mapping[str, Any], clinic: Clinic) -> Values:
    """Return an order as the file states it."""
    ordered = _day(facts["authored"], clinic)
    return {
        "Drug": facts["medication_text"], "Dose": _amount(facts["amount"], facts["unit"]),
        "Route": _route(facts["route_words"]), "How often": _often(facts["interval_days"]),
        "Ordered": date_text(ordered) if ordered else "", "From": _date(facts["valid_from"]),
        "Until": _date(facts["valid_until"]), "Doses": str(facts["doses_allowed"] or ""),
        "Prescriber": (facts["requester"] or {}).get("display", ""), "Diagnoses": ", ".join(facts["diagnoses"]),
        "Reason": facts["reason_text"],
        "Words": " · ".join(text for text in (facts["instruction"], facts["patient_words"], facts["note"]) if text),
    }  # fmt: skip


def order_here(row: Any | None, clinic: Clinic) -> Values:
    """Return an order as it stands here, nothing for none."""
    if row is None:
        return {}
    drug = clinic_formulary(clinic).drugs.get(row.drug_slug or "")
    dose = str(Quantity(row.dose, Unit(row.dose_unit))) if row.dose is not None and row.dose_unit else ""
    return {
        "Drug": drug.display if drug else "not known here", "Dose": dose,
        "Route": ROUTES.get(row.route or "", row.route or ""), "How often": _often(row.interval_days),
        "Ordered": date_text(local_date(row.authored_at, clinic.zone)), "From": date_text(row.valid_from),
        "Until": date_text(row.valid_until) if row.valid_until else "", "Doses": str(row.doses_allowed or ""),
        "Prescriber": row.requester_name, "Diagnoses": ", ".join(row.diagnoses), "Reason": row.reason_text,
        "Words": row.note, "Given": str(row.doses_given) if row.doses_given else "",
    }  # fmt: skip


def dose_values(facts: Mapping[str, Any], clinic: Clinic, formulary: Formulary, sender: str) -> Values:
    """Return what a form for a dose given elsewhere begins with: what the file states and this program can read."""
    day = _day(facts["given"], clinic)
    try:
        unit = unit_named(facts["unit"]).value if facts["amount"] else ""
    except BadInputError:
        unit = ""
    return {
        "drug": _drug(facts, formulary), "day": day.isoformat() if day else "",
        "dose": f"{_number(facts['amount'])} {unit}" if unit else "", "place": facts["place"][:300],
        "told": sender or facts["place"] or "an imported file",
    }  # fmt: skip


def _drug(facts: Mapping[str, Any], formulary: Formulary) -> str:
    coded = {formulary.by_ndc[ndc][0].display for ndc in map(_ndc, facts["ndcs"]) if ndc in formulary.by_ndc}
    found = candidates(formulary, read_drug_text(facts["text"]))
    named = {row.drug.display for row in found if row.closeness is not Closeness.PARTLY}
    return next(iter(only)) if len(only := coded or named) == 1 else ""


def _ndc(text: str) -> str:
    try:
        return str(parse_ndc(text))
    except BadInputError:
        return ""


def _beside(
    labels: Sequence[str], came: Values, here: Values, same: frozenset[str] = frozenset()
) -> tuple[Compared, ...]:
    """Return values beside each other; those of `same` mean one thing in other words."""
    found = []
    for label in labels:
        one, other = came.get(label, ""), here.get(label, "")
        if one or other:
            found.append(
                Compared(label, one, other, bool(one and other) and label not in same and _plain(one) != _plain(other))
            )
    return tuple(found)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _sex(sex: str) -> str:
    return "" if sex == "unknown" else sex


def _amount(amount: str | None, unit: str) -> str:
    if amount is None:
        return ""
    try:
        shown = unit_named(unit).display
    except BadInputError:
        shown = unit
    return f"{_number(amount)}\N{NO-BREAK SPACE}{shown}".strip()


def _route(words: Sequence[str]) -> str:
    """Return a stated route in the words of this program where it is known, else as it came."""
    known = route_named(tuple(words)) if words else None
    return ROUTES.get(known.code or "", known.kind) if known else ", ".join(words[-1:])


def _number(amount: str) -> str:
    return format_amount(Decimal(amount))


def _often(days: int | None) -> str:
    return f"every {days} days" if days else "once"


def _date(text: str | None) -> str:
    return date_text(date.fromisoformat(text)) if text else ""


def _day(text: str | None, clinic: Clinic) -> date | None:
    if not text:
        return None
    return local_date(datetime.fromisoformat(text), clinic.zone) if "T" in text else date.fromisoformat(text)
