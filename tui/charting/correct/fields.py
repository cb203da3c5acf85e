"""How each field of a signed dose is amended: a choice by key, or a line of text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from textual.screen import ModalScreen

from models.charting.correcting.other_lot import from_lot
from models.core.charting_codes import ResponseKind
from models.core.errors import BadInputError
from models.core.typed_time import parse_time
from models.core.words import date_text
from models.safety.draft import DraftBody
from tui.charting.correct.sites import SiteDialog, charted_places, moved, site_choices
from tui.dialogs.choose import ChooseDialog, ReasonDialog
from tui.dialogs.fields import Field, FieldsDialog
from tui.widgets.lists.choice_list import toggled

if TYPE_CHECKING:
    from models.charting.correcting.opened import Correcting
    from models.stock.facts import StockFacts

REMOVE = ("", "none: remove it")
RESPONSES = (
    ("tolerated", "tolerated, no reaction"),
    ("observing", "observing: the time ran on when it was signed"),
    ("reaction", "reaction"),
    ("left_early", "left before the end of observation"),
)
TEXTS = {
    "needle": "as used, such as 25 G 1 in",
    "needle_gauge": "such as 25; empty for none",
    "needle_length": "in inches, such as 1 or 1 1/2; empty for none",
    "pain_before": "0 to 10, 99 unable; empty for none",
    "pain_after": "0 to 10, 99 unable; empty for none",
    "note": "the whole note as it should read",
}
LONGEST = {"needle": 80, "needle_length": 10, "note": 2000}
NUMBERS = ("needle_gauge", "pain_before", "pain_after")


@dataclass(frozen=True, slots=True)
class Asked:
    """A dialog that asks for one field: `take` makes changes of the draft from its answer, or `then` asks on."""

    dialog: ModalScreen[Any]
    take: Callable[[Any], dict[str, Any]] = dict
    then: Callable[[Any], Asked] | None = None


def ask(opened: Correcting, body: DraftBody, name: str, label: str) -> Asked | str:
    """Return what asks for a field; a text says why it cannot be changed here."""
    makers: dict[str, Callable[[], Asked | str]] = {
        "given_at": lambda: _time(opened),
        "lots": lambda: _lot(opened, body),
        "sites": lambda: _site(opened, body),
        "supervisor_id": lambda: _supervisor(opened, body),
        "supervision": lambda: _supervision(opened),
        "technique": lambda: _technique(opened, body),
        "response": lambda: _response(),
        "signs": lambda: _signs(opened, body),
        "severity": lambda: _one(opened, name, "severity", "How severe was it?", REMOVE),
        "education": lambda: _one(opened, name, "education", "What was explained?", REMOVE),
    }
    return makers[name]() if name in makers else _text(body, name, label)


def _choices(opened: Correcting, table: str) -> tuple[tuple[str, str], ...]:
    return tuple((row.code, row.display) for row in opened.tables.reasons.get(table, ()))


def _time(opened: Correcting) -> Asked:
    charted, zone = opened.dose.charted_at, opened.dose.facts.zone
    day = date_text(charted.astimezone(zone).date())

    def read(texts: dict[str, str]) -> datetime:
        return parse_time(texts["given_at"], charted, zone, "given_at")

    title = f"Time given. It was charted on {day}: that day is T, the day before T-1."
    field = Field("given_at", "Time given", "1120, 11:20 or T-1@1120")
    return Asked(FieldsDialog(title, (field,), {}, read), lambda given: {"given_at": given})


def _site(opened: Correcting, body: DraftBody) -> Asked:
    def of(place: str) -> Asked:
        at = int(place)
        return Asked(SiteDialog(site_choices(opened, body, at)), lambda code: moved(body, code, at))

    if len(body.sites) < 2:
        return of("0")
    return Asked(ReasonDialog("Which of the two places?", charted_places(opened, body)), then=of)


def _lot(opened: Correcting, body: DraftBody) -> Asked | str:
    lots = {str(at): lot for at, lot in enumerate(opened.dose.lots)}
    if len(body.lots) != 1:
        return "A dose from several lots is not amended in its lots: mark it entered in error, then chart it again."
    if not lots:
        return "No other lot of this package is in stock. Receive or count the lot first."
    before = opened.dose.day

    def said(lot: StockFacts) -> str:
        until = min(lot.use_by, lot.expires_on)
        vial = ", open vial" if lot.vial_id else ""
        error = ": EXPIRED, a medication error" if until < before else ""
        return f"lot {lot.lot_number}{vial}, exp {date_text(until)}{error}"

    def take(at: str) -> dict[str, Any]:
        return {"lots": (from_lot(opened.body.lots[0], lots[at]),)}

    return Asked(ReasonDialog("Which lot was in fact given?", tuple((at, said(lot)) for at, lot in lots.items())), take)


def _supervisor(opened: Correcting, body: DraftBody) -> Asked | str:
    facts = opened.dose.facts
    if facts.giver.may_supervise:
        return f"{facts.giver.name} gave it and may supervise: no one else is named."
    people = {str(person.id): person for person in facts.staff if person.may_supervise}

    def take(code: str) -> dict[str, Any]:
        if not code:
            return {"supervisor_id": None, "supervision": "none"}
        how = "direct" if body.supervision == "none" else body.supervision
        return {"supervisor_id": people[code].id, "supervision": how}

    options = (*((code, person.name) for code, person in people.items()), ("", "no provider on site"))
    return Asked(ChooseDialog("Which provider was on site?", options), take)


def _supervision(opened: Correcting) -> Asked:
    def take(code: str) -> dict[str, Any]:
        return {"supervision": code, **({"supervisor_id": None} if code == "none" else {})}

    return Asked(ReasonDialog("How was it supervised?", _choices(opened, "supervision")), take)


def _one(opened: Correcting, name: str, table: str, question: str, *more: tuple[str, str]) -> Asked:
    return Asked(ReasonDialog(question, (*_choices(opened, table), *more)), lambda code: {name: code or None})


def _technique(opened: Correcting, body: DraftBody) -> Asked:
    codes = tuple(code for code in body.technique.split(",") if code)

    def take(code: str) -> dict[str, Any]:
        return {"technique": ",".join(toggled(codes, code))}

    return Asked(ReasonDialog("Technique: pick one to add it, again to remove it", _choices(opened, "technique")), take)


def _response() -> Asked:
    def take(code: str) -> dict[str, Any]:
        cleared: dict[str, Any] = {} if code == "reaction" else {"signs": (), "severity": None}
        return {"response": ResponseKind(code), **cleared}

    return Asked(ReasonDialog("How did the patient respond?", RESPONSES), take)


def _signs(opened: Correcting, body: DraftBody) -> Asked | str:
    if body.response is not ResponseKind.REACTION:
        return "Signs belong to a reaction: change the response first."

    def take(code: str) -> dict[str, Any]:
        return {"signs": toggled(body.signs, code)}

    return Asked(ReasonDialog("Signs: pick one to add it, again to remove it", _choices(opened, "sign")), take)


def _text(body: DraftBody, name: str, label: str) -> Asked:
    value = getattr(body, name)
    typed = "" if value is None else str(value)

    def read(texts: dict[str, str]) -> dict[str, Any]:
        text = texts[name].strip()
        if name not in NUMBERS:
            if len(text) > LONGEST[name]:
                raise BadInputError(name, f"write at most {LONGEST[name]} characters")
            return {name: text}
        if text and not text.isdecimal():
            raise BadInputError(name, "write a whole number, or leave it empty")
        return {name: int(text) if text else None}

    field = Field(name, label.capitalize(), TEXTS[name])
    return Asked(FieldsDialog(f"Amend: {label}", (field,), {name: typed}, read), lambda values: values)
