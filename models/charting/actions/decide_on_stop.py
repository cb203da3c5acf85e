"""A provider passes a stop of a draft with their own PIN and a coded reason (S68)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from models.charting.draft_case import DRAFT, Changed, draft_case
from models.codes.tables.clinic_tables import clinic_tables
from models.core.errors import BadInputError
from models.core.finding import Severity
from models.orders.attestation import attestation
from models.people.actions.authenticate import Denied, SignedIn, identify
from models.people.permissions import permission, refusal
from models.safety.check import check, rule_of
from models.safety.facts import AttestationFacts
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decides on which finding of a draft, and why: `reason` is a code of the override table."""

    draft_id: UUID
    version: int
    username: str
    pin: str
    finding: str
    reason: str


@dataclass(frozen=True, slots=True)
class Decided:
    """The decision is stored under the provider's `name`."""

    name: str


def decide_on_stop(clinic: Clinic, decision: Decision) -> Decided | Denied | Changed:
    """Store a provider's decision. Raises BadInputError for a reason that is none."""
    person = identify(clinic, decision.username, decision.pin, "decide")
    if isinstance(person, Denied):
        return person
    if refused := refusal(person, person.name, permission("pass_stops")):
        return refused
    if clinic_tables(clinic).reason("override", decision.reason) is None:
        raise BadInputError("reason", "pick one of the reasons")
    return clinic.store.write(lambda tx: _decide(tx, clinic, decision, person))


def _decide(tx: Transaction, clinic: Clinic, decision: Decision, person: SignedIn) -> Decided | Denied | Changed:
    case = draft_case(tx, clinic, decision.draft_id, decision.version)
    if isinstance(case, Changed):
        return case
    finding = next((found for found in check(case) if found.key == decision.finding), None)
    if finding is None or finding.severity is not Severity.STOP or not rule_of(finding).provider_may_pass:
        return Denied("This stop is not one a provider can pass. Choose Not given, or ask for a new order.")
    content = {"text": finding.text, "source": finding.source}
    message = AttestationFacts("override", person.id, person.name, finding.key, decision.reason, content, clinic.now())
    row = attestation(clinic, decision.draft_id, case.facts.order.id, message)
    tx.add(row)
    detail = {"content_hash": row.content_hash}
    audited(tx, clinic, person.id, "decide_on_stop", (DRAFT, decision.draft_id), detail)
    return Decided(person.name)
