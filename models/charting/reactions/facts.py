"""The facts of a reaction, what its account still lacks, and when it needs the emergency card (S62, S65)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from models.charting.reactions.reaction_report import ReactionBody
from models.codes.tables.code_tables import CodeTables
from models.codes.tables.reaction_rows import ReportRow, TakeHome
from models.patients.facts import PatientFacts


def alarming(tables: CodeTables, body: ReactionBody) -> bool:
    """Return True for a severity or a sign at which the emergency card opens."""
    return body.severity in tables.alarms("severity") or bool(tables.alarms("sign") & set(body.signs))


def lacking(tables: CodeTables, body: ReactionBody) -> tuple[str, ...]:
    """Return what a finished account still needs, in the order of the form, in words.

    Vital signs are needed where the reaction is alarming, epinephrine and the place where an action names them.
    """
    needed = (
        ("onset", body.onset_at is not None),
        ("signs", bool(body.signs)),
        ("severity", bool(body.severity)),
        ("actions", bool(body.actions)),
        ("epinephrine", bool(body.epinephrine) or "epinephrine" not in body.actions),
        ("vitals", bool(body.vitals) or not alarming(tables, body)),
        ("provider notified", bool(body.provider_told.strip()) and body.provider_told_at is not None),
        ("outcome", bool(body.outcome)),
        ("sent to", bool(body.sent_where.strip()) or not _sent_away(body)),
    )
    return tuple(name for name, there in needed if not there)


def _sent_away(body: ReactionBody) -> bool:
    return body.outcome == "transferred" or "transferred" in body.actions


@dataclass(frozen=True, slots=True)
class ReactionLot:
    """What the dose came from; `brand` and `ndc` "" where not known. Its maker is whoever the NDC names."""

    number: str
    expires_on: date
    ndc: str
    brand: str


@dataclass(frozen=True, slots=True)
class ReactionAccount:
    """The newest signed account of a reaction."""

    id: UUID
    body: ReactionBody
    finished: bool
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class KeptReport:
    """That the reaction was reported, with the number given for it."""

    sent_to: str
    number: str
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class Reaction:
    """A dose and what is known of a reaction to it. `signs` and `severity` are those charted with the response.

    `substance` is what an allergy to it is called; `allergy_known` says the chart holds that allergy already.
    """

    dose_id: UUID
    patient: PatientFacts
    drug: str
    dose: str
    route: str
    given_at: datetime
    given_on: date
    giver: str
    requester: str
    sites: tuple[str, ...]
    lots: tuple[ReactionLot, ...]
    substance: str
    allergy_known: bool
    signs: tuple[str, ...]
    severity: str
    account: ReactionAccount | None
    reports: tuple[KeptReport, ...]
    report_to: ReportRow
    take_home: TakeHome | None

    @property
    def report_required(self) -> bool:
        """True when the law asks for a report (S65)."""
        return bool(self.account and self.account.body.serious and self.report_to.required == "serious")


def minutes_after(instant: datetime, given_at: datetime) -> int:
    """Return whole minutes from the dose to an instant, counted by the clock on the wall."""
    start = given_at.replace(second=0, microsecond=0)
    return int((instant.replace(second=0, microsecond=0) - start).total_seconds() // 60)
