"""The signed record as one sentence a person would say."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from models.core.charting_codes import ROUTES, UNABLE, Entry, Outcome, ResponseKind
from models.core.finding import Finding, Severity
from models.core.quantity import format_amount
from models.core.words import date_text, time_text
from models.people.facts import StaffFacts
from models.safety.case import GivingCase
from models.safety.check import answer
from models.safety.facts import AttestationFacts
from models.safety.giving import given_at, minutes_to_watch
from models.safety.mixing import ingredient_cases
from models.safety.wasting import drawn_up, waste_of, wastes
from models.stock.facts import StockFacts

if TYPE_CHECKING:  # facts alone load without the draft
    from models.safety.draft import DraftBody


_NUMBERS = {0: "No", 1: "One", 2: "Two", 3: "Three"}


def sentence(case: GivingCase, findings: tuple[Finding, ...] = ()) -> str:
    """Return what will be signed, read back in fixed order (U20), with every finding that was passed and why."""
    facts = case.facts
    patient = facts.patient
    person = f"{patient.given} {patient.family}".strip()
    born = f"born {patient.birth.text} ({patient.birth.age_bare(case.today)})"
    who = f"{person}, {born}, {_known(case)}"
    drug = facts.drug.display if facts.drug else facts.order.medication_text
    if not case.draft.outcome.reached_patient:
        reported = f"{who}. {drug} {_ordered(case)}: {_outcome(case)}.{_refusal(case)}{_drawn_in_vain(case)}"
        return f"{reported} Charted by {facts.giver.name}{_orderer(case)}."
    lots = " and ".join(_lot(lot) for lot in case.lots) or "no lot"
    received = f"{who}, received {drug} {case.dose or 'no dose entered'}{_volume(case)}{_mixed(case)} {_by_route(case)}"
    given = f"Given by {facts.giver.name}{_orderer(case)}{_supervised(case)}"
    tail = [given, _identified(case), _outcome(case), _response(case), *passed(case, findings), _waste(case)]
    tail += [_not_scanned(case), *_checked_by(case, findings)]
    return f"{received} {_where(case)} {_when(case)}, from {lots}. " + " ".join(f"{part}." for part in tail if part)


def observe_until(case: GivingCase) -> datetime | None:
    """Return when the observation ends, None when none is asked for or it ended before signing (S59)."""
    drug, given = case.facts.drug, given_at(case)
    if drug is None or given is None or case.draft.response is not ResponseKind.OBSERVING:
        return None
    return given + timedelta(minutes=minutes_to_watch(case))


def supervisor_of(case: GivingCase) -> StaffFacts | None:
    """Return who supervised: the giver when they may, else the one named."""
    if case.facts.giver.may_supervise:
        return case.facts.giver
    return next((person for person in case.facts.staff if person.id == case.draft.supervisor_id), None)


def _known(case: GivingCase) -> str:
    """Return what identifies the patient further and what must be known of them (S5)."""
    patient = case.facts.patient
    allergies = {"unknown": "allergies not asked", "none_known": "no known allergies"}.get(
        patient.allergy_status, f"allergic to {', '.join(allergy.substance for allergy in patient.allergies)}"
    )
    weight = (
        f"{format_amount(patient.weight_kg)}\N{NO-BREAK SPACE}kg"
        if patient.weight_kg is not None
        else "weight not known"
    )
    return f"MRN {patient.mrn}, {allergies}, {weight}"


def _ordered(case: GivingCase) -> str:
    return str(case.facts.order.dose or "")


def _volume(case: GivingCase) -> str:
    if case.volume_ml is None:
        return " (volume not known)"
    return f" ({format_amount(case.volume_ml)}\N{NO-BREAK SPACE}mL)"


def _mixed(case: GivingCase) -> str:
    """Return the ingredients of a formulation with their amounts, "" for a single drug."""
    made = [
        f"{part.facts.drug.display} {part.dose}" for part in ingredient_cases(case) if part.facts.drug and part.dose
    ]
    return f" of {', '.join(made)}," if made else ""


def _by_route(case: GivingCase) -> str:
    route = ROUTES.get(case.facts.order.route or "", "")
    return f"{route}ly" if route else "by no route"


def _where(case: GivingCase) -> str:
    return f"in the {' and '.join(site.display for site in case.sites)}" if case.sites else "at no site yet"


def _identified(case: GivingCase) -> str:
    """Return how patient and product were identified: by identifiers, by a scan."""
    count = len(case.draft.identifiers)
    known = f"{_NUMBERS.get(count, count)} identifier{'s' if count != 1 else ''}"
    scanned = bool(case.draft.lots) and all(pick.entry is Entry.SCANNED for pick in case.draft.lots)
    return f"{known}, {'vials' if len(case.draft.lots) > 1 else 'vial'} scanned" if scanned else known


def _orderer(case: GivingCase) -> str:
    return f", ordered by {case.facts.order.requester}" if case.facts.order.requester else ""


def _supervised(case: GivingCase) -> str:
    person = supervisor_of(case)
    if person is None or person.id == case.facts.giver.id:
        return ""
    how = case.facts.tables.reason("supervision", case.draft.supervision)
    return f", {person.name} {how.display if how else 'supervising'}"


def _lot(lot: StockFacts) -> str:
    """Return the lot with the date that counts: an opened vial's own is before the label's."""
    if lot.use_by < lot.expires_on:
        return f"open vial lot {lot.lot_number}, use by {date_text(lot.use_by)}"
    return f"lot {lot.lot_number}, exp {date_text(lot.expires_on)}"


def _when(case: GivingCase) -> str:
    given = case.draft.given_at
    if given is None:
        return "at no time yet"
    return _moment(given, case.facts.zone, case)


def _moment(instant: datetime, zone: ZoneInfo, case: GivingCase) -> str:
    day = instant.astimezone(zone).date()
    message = f"at {time_text(instant, zone)}"
    return message if day == case.today else f"on {date_text(day)} {message}"


def _outcome(case: GivingCase) -> str:
    draft = case.draft
    if draft.outcome is Outcome.GIVEN:
        return ""
    reason = case.facts.tables.reason("status", draft.status_reason or "")
    message = draft.outcome.value.replace("_", " ").upper()
    words = f" ({draft.status_reason_text.strip()})" if draft.status_reason_text.strip() else ""
    return f"{message}: {reason.display if reason else 'no reason yet'}{words}"


def _response(case: GivingCase) -> str:
    draft = case.draft
    if draft.response is None:
        return "Response not charted"
    if draft.response is ResponseKind.OBSERVING:
        until = observe_until(case)
        message = f"Observation until {time_text(until, case.facts.zone)}" if until else "Observation goes on"
        return message + _pain(draft)
    if draft.response is ResponseKind.REACTION:
        signs = [row.display for row in case.facts.tables.reasons["sign"] if row.code in draft.signs]
        severity = case.facts.tables.reason("severity", draft.severity or "")
        message = f"REACTION{f', {severity.display}' if severity else ''}: {', '.join(signs) or 'no signs yet'}"
        return message + _pain(draft)
    tolerated = draft.response is ResponseKind.TOLERATED
    return ("No reaction" if tolerated else "Left before the end of observation") + _pain(draft)


def _pain(draft: DraftBody) -> str:
    """Return the pain scores charted so far, "" for none."""
    before, after = ("unable" if score == UNABLE else score for score in (draft.pain_before, draft.pain_after))
    if before is not None and after is not None:
        return f", pain {before} to {after}"
    if before is not None:
        return f", pain {before} before the dose"
    return f", pain {after} after the dose" if after is not None else ""


def _not_scanned(case: GivingCase) -> str:
    row = case.facts.tables.reason("cannot_scan", case.draft.cannot_scan or "")
    return f"NOT SCANNED: {row.display}, {case.draft.scan_proof}" if row else ""


def passed(case: GivingCase, findings: tuple[Finding, ...]) -> list[str]:
    """Return each warning a coded reason passed, with the reason in words."""
    given = case.draft.overrides
    return [
        f"{finding.passed}: {answer(case.facts.tables, finding.rule, given[finding.key])}"
        for finding in findings
        if finding.severity is Severity.WARN and finding.key in given
    ]


def _checked_by(case: GivingCase, findings: tuple[Finding, ...]) -> list[str]:
    message = {"witness": "Checked by", "waste": "Waste seen by"}
    attested = case.facts.attestations
    seen = [f"{message[item.kind]} {item.person_name}" for item in attested if item.kind in message]
    return [*seen, *(_decided(case, findings, item) for item in attested if item.kind == "override")]


def _decided(case: GivingCase, findings: tuple[Finding, ...], item: AttestationFacts) -> str:
    """Return what a provider decided on, and why; the finding is a note since, and says both."""
    noted = next((finding.text.rstrip(".") for finding in findings if finding.key == item.finding), "")
    reason = answer(case.facts.tables, item.finding.partition("@")[0], item.reason)
    return noted or f"Stop passed by {item.person_name}: {reason}"


def _refusal(case: GivingCase) -> str:
    draft = case.draft
    if draft.outcome is not Outcome.REFUSED:
        return ""
    explained, reported = draft.explained.strip(), draft.provider_told.strip()
    return f" Refused by {draft.refused_by.strip()}; explained: {explained}; notified: {reported}."


def _drawn_in_vain(case: GivingCase) -> str:
    if not drawn_up(case):
        return ""
    thrown = [f"{item.amount}, {_lot(item.lot)}" for item in wastes(case)]
    return f" Drawn up and wasted {'; '.join(thrown) or 'from no lot yet'}."


def _waste(case: GivingCase) -> str:
    left = " and ".join(str(item.amount) for item in wastes(case)) if case.facts.parts else waste_of(case)
    if not left:
        return "No waste"
    reason = case.facts.tables.reason("waste", case.draft.waste_reason or "")
    return f"Wasted {left}" + (f" ({reason.display})" if reason else "")
