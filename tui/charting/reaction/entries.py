"""What the lines of a reaction show, and what is typed into them becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from models.charting.reactions.facts import Reaction, minutes_after
from models.charting.reactions.reaction_report import EpinephrineDose, ReactionBody
from models.codes.tables.code_tables import CodeTables
from models.codes.tables.reaction_rows import Vital
from models.core.errors import BadInputError
from models.core.quantity import format_amount, parse_amount, parse_quantity
from models.core.typed_time import parse_time
from models.core.words import time_text
from tui.dialogs.fields import Field
from tui.widgets.choice_list import Choice

LINES = (
    ("o", "onset", "ONSET"),
    ("s", "signs", "SIGNS"),
    ("v", "severity", "SEVERITY"),
    ("a", "actions", "DONE"),
    ("e", "epinephrine", "EPINEPHRINE"),
    ("b", "vitals", "VITAL SIGNS"),
    ("t", "provider told", "PROVIDER TOLD"),
    ("c", "outcome", "OUTCOME"),
    ("w", "sent where", "SENT WHERE"),
    ("n", "narrative", "IN WORDS"),
    ("x", "serious", "SERIOUS"),
)
"""Key, name and label of each line; names are those the rules use for what is missing."""
ONSET = (Field("onset", "BEGAN AT", "1120, -10 for ten minutes ago, N for now"),)
EPINEPHRINE = (
    Field("amount", "AMOUNT", "with its unit, such as 0.3 mg"),
    Field("at", "GIVEN AT", "1122, -2, N for now"),
    Field("site", "SITE", "such as left mid outer thigh"),
)
TOLD = (
    Field("told", "PROVIDER", "who was told"),
    Field("at", "TOLD AT", "1123, -2, N for now"),
)
SENT = (Field("sent", "SENT WHERE", "such as county hospital, by ambulance; empty for nowhere"),)
NARRATIVE = (Field("words", "IN WORDS", "what happened, in order"),)
_WIDTH = 15


def place_of(name: str) -> int | None:
    """Return where the line stands that an error names, None for one that is about no line."""
    line = {"sign": "signs", "action": "actions", "reaction_outcome": "outcome"}.get(name, name)
    return next((place for place, (_key, known, _label) in enumerate(LINES) if known == line), None)


def choices(message: Mapping[str, str], missing: tuple[str, ...]) -> list[Choice]:
    """Return the lines of an account with what stands in them, the missing ones marked."""
    made = []
    for key, name, label in LINES:
        text = message[name] or ("needed" if name in missing else "-")
        look = "warn" if name in missing else "" if message[name] else "quiet"
        made.append(Choice(key, name, f"{label:<{_WIDTH}}{text}", look=look))
    return made


def shown(reaction: Reaction, body: ReactionBody, tables: CodeTables, zone: ZoneInfo) -> dict[str, str]:
    """Return what stands in each line, "" where nothing does."""
    onset = ""
    if body.onset_at:
        onset = (
            f"{time_text(body.onset_at, zone)}, {minutes_after(body.onset_at, reaction.given_at)} min after the dose"
        )
    reported = body.provider_told
    if body.provider_told_at:
        reported += f" at {time_text(body.provider_told_at, zone)}"
    doses = (f"{dose.amount} {time_text(dose.at, zone)} {dose.site}" for dose in body.epinephrine)
    vitals = (f"{row.display} {body.vitals[code]}" for code, row in tables.vitals.items() if code in body.vitals)
    return {
        "onset": onset,
        "signs": tables.listed("sign", body.signs),
        "severity": tables.listed("severity", [body.severity] if body.severity else []),
        "actions": tables.listed("action", body.actions),
        "epinephrine": "; ".join(doses),
        "vitals": ", ".join(vitals),
        "provider told": reported,
        "outcome": tables.listed("reaction_outcome", [body.outcome] if body.outcome else []),
        "sent where": body.sent_where,
        "narrative": body.narrative,
        "serious": "yes, or rules out further doses" if body.serious else "no",
    }


def vital_fields(tables: CodeTables) -> tuple[Field, ...]:
    """Return a field for each vital sign."""
    return tuple(
        Field(code, _short(row.display), f"{'88/50' if code == 'blood_pressure' else 'a number'}, in {row.unit}")
        for code, row in tables.vitals.items()
    )


def _short(display: str) -> str:
    return display.upper() if " " not in display else "".join(word[0] for word in display.upper().split())


def vital_values(tables: CodeTables, body: ReactionBody) -> dict[str, str]:
    """Return vital signs as they were typed, without their units."""
    return {code: message.removesuffix(f" {tables.vitals[code].unit}") for code, message in body.vitals.items()}


def with_vitals(tables: CodeTables, body: ReactionBody, values: Mapping[str, str]) -> ReactionBody:
    """Return the account with vital signs as typed. Raises BadInputError naming the field."""
    typed = {code: text.strip() for code, text in values.items() if text.strip()}
    return replace(body, vitals={code: _vital(tables.vitals[code], text) for code, text in typed.items()})


def _vital(row: Vital, text: str) -> str:
    parts = text.replace(" ", "").split("/")
    if len(parts) != (2 if row.code == "blood_pressure" else 1):
        example = "88/50" if row.code == "blood_pressure" else "72"
        raise BadInputError(row.code, f"{text!r} is no {row.display}: write it such as {example}")
    for part in parts:
        amount = parse_amount(part, row.code)
        if not row.low <= amount <= row.high:
            limits = f"{format_amount(row.low)} to {format_amount(row.high)} {row.unit}"
            raise BadInputError(row.code, f"{part} is outside {limits}: type it again")
    return f"{'/'.join(parts)} {row.unit}"


def with_epinephrine(body: ReactionBody, values: Mapping[str, str], now: datetime, zone: ZoneInfo) -> ReactionBody:
    """Return the account with one more dose of epinephrine, which is then among what was done."""
    amount = parse_quantity(values["amount"], "amount")
    site = values["site"].strip()
    if not site or not amount.amount:
        raise BadInputError("site" if amount.amount else "amount", "write how much, and where it went in")
    dose = EpinephrineDose(amount, parse_time(values["at"] or "N", now, zone, "at"), site)
    actions = body.actions if "epinephrine" in body.actions else (*body.actions, "epinephrine")
    return replace(body, epinephrine=(*body.epinephrine, dose), actions=actions)


def with_provider_told(body: ReactionBody, values: Mapping[str, str], now: datetime, zone: ZoneInfo) -> ReactionBody:
    """Return the account with who was told and when; an empty name takes both away."""
    reported = values["told"].strip()
    at = parse_time(values["at"] or "N", now, zone, "at") if reported else None
    return replace(body, provider_told=reported, provider_told_at=at)


def with_onset(reaction: Reaction, body: ReactionBody, text: str, now: datetime, zone: ZoneInfo) -> ReactionBody:
    """Return the account with its onset: not before the dose, not to come."""
    onset = parse_time(text, now, zone, "onset")
    if minutes_after(onset, reaction.given_at) < 0:
        raise BadInputError("onset", f"before the dose, given at {time_text(reaction.given_at, zone)}")
    if onset > now:
        raise BadInputError("onset", f"{time_text(onset, zone)} is still to come: write when it was")
    return replace(body, onset_at=onset)
