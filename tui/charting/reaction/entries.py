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
from tui.design.marks import MARKS
from tui.dialogs.fields import Field
from tui.widgets.lists.choice_list import Choice

LINES = (
    ("o", "onset", "Began at"),
    ("s", "signs", "Signs"),
    ("v", "severity", "Severity"),
    ("a", "actions", "Actions taken"),
    ("t", "provider notified", "Provider notified"),
    ("c", "outcome", "Outcome"),
    ("e", "epinephrine", "Epinephrine"),
    ("b", "vitals", "Vital signs"),
    ("w", "sent to", "Sent to"),
    ("n", "narrative", "In words"),
    ("x", "serious", "Serious"),
)
"""Key, name and label of each line, those every report needs first; names are those the rules use for what is open."""
ALWAYS = tuple(name for _key, name, _label in LINES[:6])
"""The lines every report needs."""
ONSET = (Field("onset", "Began at", "1120, or -10 for ten minutes ago"),)
EPINEPHRINE = (
    Field("amount", "Amount", "with its unit, such as 0.3 mg"),
    Field("at", "Given at", "1122, or -2 for two minutes ago"),
    Field("site", "Site", "such as left mid outer thigh"),
)
NOTIFIED = (
    Field("told", "Provider", "name"),
    Field("at", "Notified at", "1123, or -2 for two minutes ago"),
)
SENT = (Field("sent", "Sent to", "such as county hospital, by ambulance; empty for nowhere"),)
NARRATIVE = (Field("words", "In words", "what happened, in order"),)
_WIDTH = 19
_SIGNS = {name: MARKS[name][0] for name in ("done", "open", "pending")} | {"blank": " "}


def place_of(name: str) -> int | None:
    """Return where the line stands that an error names, None for one that is about no line."""
    line = {"sign": "signs", "action": "actions", "reaction_outcome": "outcome"}.get(name, name)
    return next((place for place, (_key, known, _label) in enumerate(LINES) if known == line), None)


def choices(message: Mapping[str, str], missing: tuple[str, ...], proposed: frozenset[str]) -> list[Choice]:
    """Return the lines of a report with what is entered: filled, proposed, open, or not needed."""
    made = []
    for key, name, label in LINES:
        text, look, hint = message[name], "", ""
        mark = "done" if text else "blank"
        if name in missing:
            mark, look, text = "open", "warn", "open"
        elif name in proposed:
            mark, hint = "pending", f"proposed, {key} changes"
        elif not text:
            look, text = "quiet", "no" if name == "serious" else "-"
        made.append(Choice(key, name, f"{_SIGNS[mark]} {label:<{_WIDTH}}{text}", hint, look=look, marked=False))
    return made


def filled(missing: tuple[str, ...]) -> str:
    """Return how many of the lines a report needs are filled: `4 of 6`, more where it was severe."""
    needed = len(ALWAYS) + len([name for name in missing if name not in ALWAYS])
    return f"{needed - len(missing)} of {needed} filled"


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
        "provider notified": reported,
        "outcome": tables.listed("reaction_outcome", [body.outcome] if body.outcome else []),
        "sent to": body.sent_where,
        "narrative": body.narrative,
        "serious": "yes, or rules out further doses" if body.serious else "",
    }


def vital_fields(tables: CodeTables) -> tuple[Field, ...]:
    """Return a field for each vital sign."""
    return tuple(
        Field(code, _short(row.display), f"{'88/50' if code == 'blood_pressure' else 'a number'}, in {row.unit}")
        for code, row in tables.vitals.items()
    )


def _short(display: str) -> str:
    return display.capitalize() if " " not in display else "".join(word[0] for word in display.upper().split())


def vital_values(tables: CodeTables, body: ReactionBody) -> dict[str, str]:
    """Return vital signs as they were typed, without their units."""
    return {code: message.removesuffix(f" {tables.vitals[code].unit}") for code, message in body.vitals.items()}


def with_vitals(tables: CodeTables, body: ReactionBody, values: Mapping[str, str]) -> ReactionBody:
    """Return the report with vital signs as typed. Raises BadInputError naming the field."""
    typed = {code: text.strip() for code, text in values.items() if text.strip()}
    return replace(body, vitals={code: _vital(tables.vitals[code], text) for code, text in typed.items()})


def _vital(row: Vital, text: str) -> str:
    parts = text.replace(" ", "").split("/")
    if len(parts) != (2 if row.code == "blood_pressure" else 1):
        example = "88/50" if row.code == "blood_pressure" else "72"
        raise BadInputError(row.code, f"{text!r} is no {row.display}: type it such as {example}")
    for part in parts:
        amount = parse_amount(part, row.code)
        if not row.low <= amount <= row.high:
            limits = f"{format_amount(row.low)} to {format_amount(row.high)} {row.unit}"
            raise BadInputError(row.code, f"{part} is outside {limits}: type it again")
    return f"{'/'.join(parts)} {row.unit}"


def with_epinephrine(body: ReactionBody, values: Mapping[str, str], now: datetime, zone: ZoneInfo) -> ReactionBody:
    """Return the report with one more dose of epinephrine, which is then among what was done."""
    amount = parse_quantity(values["amount"], "amount")
    site = values["site"].strip()
    if not site or not amount.amount:
        raise BadInputError("site" if amount.amount else "amount", "type how much, and where it went in")
    dose = EpinephrineDose(amount, parse_time(values["at"] or "N", now, zone, "at"), site)
    actions = body.actions if "epinephrine" in body.actions else (*body.actions, "epinephrine")
    return replace(body, epinephrine=(*body.epinephrine, dose), actions=actions)


def with_provider(body: ReactionBody, values: Mapping[str, str], now: datetime, zone: ZoneInfo) -> ReactionBody:
    """Return the report with who was notified and when; an empty name removes both."""
    reported = values["told"].strip()
    at = parse_time(values["at"] or "N", now, zone, "at") if reported else None
    return replace(body, provider_told=reported, provider_told_at=at)


def with_onset(reaction: Reaction, body: ReactionBody, text: str, now: datetime, zone: ZoneInfo) -> ReactionBody:
    """Return the report with its onset: not before the dose, not to come."""
    onset = parse_time(text, now, zone, "onset")
    if minutes_after(onset, reaction.given_at) < 0:
        raise BadInputError("onset", f"before the dose, given at {time_text(reaction.given_at, zone)}")
    if onset > now:
        raise BadInputError("onset", f"{time_text(onset, zone)} is in the future: type when it was")
    return replace(body, onset_at=onset)
