"""What may be amended in a signed dose, what an amendment changes, and what the safety rules say of it (S74)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from models.billing.lines import Charges
from models.charting.correcting.other_lot import lot_words, lots_meant, recorded, stock_of
from models.charting.facts import DoseCase, DoseFacts, dose_case
from models.charting.rules.dose_charges import dose_charges
from models.charting.rules.signed_content import signed_content
from models.core.charting_codes import UNABLE, Outcome
from models.core.clock import local_date
from models.core.coded_reason import CodedReason
from models.core.finding import Finding
from models.core.quantity import format_amount
from models.core.words import instant_text
from models.safety.check import check, unanswered
from models.safety.draft import DraftBody
from models.safety.facts import OrderFacts
from models.safety.giving import service_day
from models.stock.facts import StockFacts

NOTHING = "\N{EM DASH}"


class FieldChange(NamedTuple):
    """One amended field: its name, its label, and both values in words."""

    name: str
    label: str
    old: str
    new: str


class Field(NamedTuple):
    """A field that may be amended; `message` is its value in words. `given_only` means a dose not given has none."""

    name: str
    label: str
    message: Callable[[DoseCase], str]
    given_only: bool = True


@dataclass(frozen=True, slots=True)
class SignedDose:
    """A signed dose as the rules see it again.

    `body` is the draft it could have been signed from and `facts` what it was judged by, with the lots as they were
    taken; `facts.doses` are the patient's other doses that count. `charted_at` is when it was first signed, `volume_ml`
    what was drawn. `charted_before` names the doses signed before it: its charges stand beside theirs. `order` is its
    order as it stands now, `facts.order` as it was then. `reaction` is one in words, "" none; `lots` are others it
    may have come from.
    """

    administration_id: UUID
    charted_at: datetime
    facts: DoseFacts
    body: DraftBody
    volume_ml: Decimal | None
    charted_before: frozenset[UUID]
    order: OrderFacts
    summary: str
    record_hash: str
    reaction: str = ""
    lots: tuple[StockFacts, ...] = ()

    @property
    def day(self) -> date:
        """The clinic's calendar day the dose counts for."""
        return local_date(self.body.given_at or self.charted_at, self.facts.zone)

    @property
    def other_full_days(self) -> tuple[date, ...]:
        """The days on which the other full doses of its order were given."""
        full = Outcome.GIVEN.value
        return tuple(d.service_date for d in self.facts.doses if d.order_id == self.order.id and d.outcome == full)


@dataclass(frozen=True, slots=True)
class Amended:
    """A dose as it would be amended. `findings` are those the amendment raises, `blocking` what stands in its way."""

    case: DoseCase
    changes: tuple[FieldChange, ...]
    findings: tuple[Finding, ...]
    blocking: tuple[Finding, ...]
    charges: Charges | None


def amended(signed: SignedDose, wanted: DraftBody) -> Amended:
    """Return the dose with the amendable fields of `wanted`, judged as at the moment it was first signed.

    What the rules say of the dose as it stands was answered then, or became known since: it stands in no one's way.
    `wanted.overrides` answers only what the amendment raises.
    """
    body = _merged(signed, wanted)
    before, after = _case(signed, signed.body), _case(signed, body)
    known = {(finding.rule, finding.at, finding.text) for finding in recorded(check(before))}
    found = recorded(check(_judged(signed, after)))
    new = tuple(finding for finding in found if (finding.rule, finding.at, finding.text) not in known)
    after = replace(after, draft=body.model_copy(update={"overrides": _answers(signed, wanted, new)}))
    kept = tuple(finding for finding in found if finding in new or finding.key in after.draft.overrides)
    charges = dose_charges(_among(signed, after, lambda dose: dose.administration_id in signed.charted_before))
    return Amended(after, changes_of(before, after), kept, unanswered(after, new), charges)


def amended_content(
    signed: SignedDose, found: Amended, person_id: UUID, person: str, why: CodedReason
) -> dict[str, Any]:
    """Return everything that is shown of an amendment and stored with it, as plain JSON values."""
    content = signed_content(found.case, found.findings)
    words = found.case.facts.tables.words("correction", why.code, why.text) or "no reason yet"
    since = f" Recorded since: {signed.reaction}." if signed.reaction not in content["summary"] else ""
    changed = "; ".join(f"{change.label} {change.old} \N{RIGHTWARDS ARROW} {change.new}" for change in found.changes)
    return {
        **content,
        "summary": f"{content['summary']}{since} Amended by {person} ({words}): {changed}.",
        "amends": [str(signed.administration_id), signed.record_hash],
        "amended_by": str(person_id),
        "amended_because": [why.code, why.text],
        "changes": [change._asdict() for change in found.changes],
    }


def correction_hash(row: Any) -> str:
    """Return the SHA-256 of what a stored correction says."""
    message = [str(row.administration_id), str(row.replaced_by_id), row.kind, row.reason, row.reason_text, row.changes]
    return hashlib.sha256(json.dumps(message, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def amendable(body: DraftBody) -> tuple[Field, ...]:
    """Return the fields of a dose that may be amended; for one that reached nobody, its note."""
    return tuple(field for field in FIELDS if body.outcome.reached_patient or not field.given_only)


def changes_of(before: DoseCase, after: DoseCase) -> tuple[FieldChange, ...]:
    """Return what differs between two cases of one dose, field by field."""
    pairs = ((field, field.message(before), field.message(after)) for field in amendable(before.draft))
    return tuple(FieldChange(field.name, field.label, old, new) for field, old, new in pairs if old != new)


def signed_values(signed: SignedDose) -> dict[str, str]:
    """Return every amendable field of a dose in words, by name."""
    case = _case(signed, signed.body)
    return {field.name: field.message(case) for field in amendable(signed.body)}


def _merged(signed: SignedDose, wanted: DraftBody) -> DraftBody:
    fields = {field.name: getattr(wanted, field.name) for field in amendable(signed.body)}
    if "lots" in fields:
        fields["lots"] = lots_meant(signed.body.lots, wanted.lots, signed.lots)
    return signed.body.model_copy(update=fields)


def _answers(signed: SignedDose, wanted: DraftBody, new: tuple[Finding, ...]) -> dict[str, str]:
    """Return the answers of then to what stands as it stood, and those of now to what the amendment raises."""
    raised = {finding.key for finding in new}
    then = {key: code for key, code in signed.body.overrides.items() if key not in raised}
    return {**then, **{key: code for key, code in wanted.overrides.items() if key in raised}}


def _case(signed: SignedDose, body: DraftBody) -> DoseCase:
    facts = replace(signed.facts, stock=stock_of(body.lots, signed.facts.stock, signed.lots))
    case = replace(dose_case(facts, body, signed.charted_at), volume_ml=signed.volume_ml)
    return _among(signed, case, lambda dose: dose.given_at <= (body.given_at or signed.charted_at))


def _judged(signed: SignedDose, case: DoseCase) -> DoseCase:
    """Return the case beside the later doses too where its day moved: it may now stand next to one of them."""
    if service_day(case) == service_day(_case(signed, signed.body)):
        return case
    held = {dose.administration_id for dose in case.facts.doses}
    later = tuple(dose for dose in signed.facts.doses if dose.administration_id not in held)
    return replace(case, facts=replace(case.facts, doses=(*case.facts.doses, *later)))


def _among(signed: SignedDose, case: DoseCase, counts: Callable[[Any], bool]) -> DoseCase:
    doses = tuple(dose for dose in signed.facts.doses if counts(dose))
    return replace(case, facts=replace(case.facts, doses=doses))


def _given_at(case: DoseCase) -> str:
    return instant_text(case.draft.given_at, case.facts.zone) if case.draft.given_at else NOTHING


def _sites(case: DoseCase) -> str:
    known = case.facts.tables.sites
    message = [
        f"{known[site.code].display if site.code in known else site.code}"
        + (f" {format_amount(site.volume_ml)} mL" if site.volume_ml is not None else "")
        for site in case.draft.sites
    ]
    return ", ".join(message) or NOTHING


def _supervisor(case: DoseCase) -> str:
    if case.facts.giver.may_supervise:
        return case.facts.giver.name
    return next((person.name for person in case.facts.staff if person.id == case.draft.supervisor_id), NOTHING)


def _coded(table: str, name: str) -> Callable[[DoseCase], str]:
    def message(case: DoseCase) -> str:
        code = getattr(case.draft, name)
        codes = [part for part in code.split(",") if part] if isinstance(code, str) else list(code or ())
        words = [row.display if (row := case.facts.tables.reason(table, part)) else part for part in codes]
        return ", ".join(words) or NOTHING

    return message


def _response(case: DoseCase) -> str:
    return case.draft.response.value.replace("_", " ") if case.draft.response else NOTHING


def _plain(name: str) -> Callable[[DoseCase], str]:
    def message(case: DoseCase) -> str:
        value = getattr(case.draft, name)
        return "unable" if value == UNABLE else NOTHING if value in {None, ""} else str(value).strip()

    return message


FIELDS = (
    Field("given_at", "time given", _given_at),
    Field("sites", "site", _sites),
    Field("supervisor_id", "supervisor", _supervisor),
    Field("supervision", "supervision", _coded("supervision", "supervision")),
    Field("needle", "needle", _plain("needle")),
    Field("needle_gauge", "needle gauge", _plain("needle_gauge")),
    Field("needle_length", "needle length", _plain("needle_length")),
    Field("technique", "technique", _coded("technique", "technique")),
    Field("response", "response", _response),
    Field("signs", "signs", _coded("sign", "signs")),
    Field("severity", "severity", _coded("severity", "severity")),
    Field("pain_before", "pain before", _plain("pain_before")),
    Field("pain_after", "pain after", _plain("pain_after")),
    Field("education", "education", _coded("education", "education")),
    Field("lots", "lot", lambda case: lot_words(case) or NOTHING),
    Field("note", "note", _plain("note"), given_only=False),
)
"""What may be amended. Drug, dose and package are not: charges hang on them, such a dose is charted again."""
