"""The packet a report to VAERS or MedWatch is made from, as text to print: what was given, what happened, who tells."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from models.charting.reactions.facts import Reaction, ReactionAccount, ReactionLot, minutes_after
from models.charting.reactions.one import reaction_of
from models.codes.tables.clinic_tables import clinic_tables
from models.codes.tables.code_tables import CodeTables
from models.core.errors import BadInputError
from models.core.words import date_text, instant_text, printable
from models.store.clinic import Clinic

_LABEL = 16


def reaction_report_text(
    reaction: Reaction, account: ReactionAccount, tables: CodeTables, clinic: str, now: datetime, zone: ZoneInfo
) -> str:
    """Return the packet, one fact a line, ending in a line break."""
    row = reaction.report_to
    asked = "required by law" if reaction.report_required else "not required by law for this report"
    made = [
        f"REACTION REPORT for {row.sent_to} ({asked})",
        f"{row.text} [{row.source.key}; {row.source.confidence.value}]",
        f"Prepared {instant_text(now, zone)} at {clinic}",
        "" if account.finished else "NOT FINISHED: this report still has open lines",
        "",
        *_patient(reaction),
        "",
        *_dose(reaction, zone),
        "",
        *_event(reaction, account, tables, zone),
        "",
        _line("REPORTER", f"{account.recorded_by}, {instant_text(account.recorded_at, zone)}"),
        *(_line("REPORTED", f"{kept.sent_to} number {kept.number}, {kept.recorded_by}") for kept in reaction.reports),
    ]
    if reaction.take_home:
        made += ["", "ADVICE FOR HOME", *(f"  {line}" for line in reaction.take_home.lines)]
    return "\n".join(printable(line) for line in made) + "\n"


def _patient(reaction: Reaction) -> list[str]:
    patient = reaction.patient
    age = patient.birth.age_bare(reaction.given_on)
    allergies = ", ".join(known.substance for known in patient.allergies) or patient.allergy_status.replace("_", " ")
    return [
        _line("PATIENT", f"{patient.family.upper()}, {patient.given}"),
        _line("BORN", f"{patient.birth.text} ({age} at the dose), {patient.sex}"),
        _line("RECORD NUMBER", patient.mrn),
        _line("ALLERGIES", allergies),
    ]


def _dose(reaction: Reaction, zone: ZoneInfo) -> list[str]:
    return [
        _line("GIVEN", f"{reaction.drug}, {reaction.dose}, {reaction.route}"),
        _line("AT", f"{instant_text(reaction.given_at, zone)} by {reaction.giver}"),
        _line("SITE", ", ".join(reaction.sites) or "not known"),
        *([_line("LOT", _lot(lot)) for lot in reaction.lots] or [_line("LOT", "not known")]),
        _line("ORDERED BY", reaction.requester or "not known"),
    ]


def _lot(lot: ReactionLot) -> str:
    brand = f", {lot.brand}" if lot.brand else ""
    return f"{lot.number}, expires {date_text(lot.expires_on)}, NDC {lot.ndc or 'not known'}{brand}"


def _event(reaction: Reaction, account: ReactionAccount, tables: CodeTables, zone: ZoneInfo) -> list[str]:
    body = account.body
    onset = "not known"
    if body.onset_at:
        onset = (
            f"{instant_text(body.onset_at, zone)}, {minutes_after(body.onset_at, reaction.given_at)} min after the dose"
        )
    reported = (
        f"{body.provider_told} {instant_text(body.provider_told_at, zone)}" if body.provider_told_at else "not entered"
    )
    vitals = [
        f"{tables.vitals[code].display} {message}" for code, message in body.vitals.items() if code in tables.vitals
    ]
    return [
        _line("BEGAN", onset),
        _line("SIGNS", tables.listed("sign", body.signs)),
        _line("SEVERITY", tables.listed("severity", [body.severity])),
        _line("SERIOUS", "yes, or rules out further doses" if body.serious else "no"),
        _line("DONE", tables.listed("action", body.actions) or "not entered"),
        *(_line("EPINEPHrine", f"{d.amount}, {instant_text(d.at, zone)}, {d.site}") for d in body.epinephrine),
        _line("VITAL SIGNS", ", ".join(vitals) or "not entered"),
        _line("PROVIDER NOTIFIED", reported),
        _line("OUTCOME", tables.listed("reaction_outcome", [body.outcome]) if body.outcome else "not entered"),
        _line("SENT TO", body.sent_where or "nowhere entered"),
        _line("IN WORDS", body.narrative or "nothing entered"),
    ]


def _line(label: str, message: str) -> str:
    return f"{label:<{_LABEL}}{message}"


def reaction_report(clinic: Clinic, dose_id: UUID) -> str:
    """Return the report of one dose as text to print. Raises BadInputError while no reaction is recorded."""
    found = reaction_of(clinic, dose_id)
    if found.account is None:
        raise BadInputError("report", "record the reaction first")
    return reaction_report_text(found, found.account, clinic_tables(clinic), clinic.name, clinic.now(), clinic.zone)
