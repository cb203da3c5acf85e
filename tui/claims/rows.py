"""The lines of the charge queue, and what it shows of the selected claim."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from textual.content import Content

from models.claims.claim import ClaimLine, Insurance
from models.claims.queries.claim_sheet import ClaimSheet
from models.claims.queries.queue import Queue, QueueLine
from models.claims.states import State
from models.core.finding import Severity
from models.core.quantity import format_amount
from models.core.words import date_text, day_text
from tui.design.marks import MARKS
from tui.design.text import Hung, fitted_words, hung, joined, plain
from tui.widgets.lists.record_list import Row

MARK_OF = {
    State.HOLD: "held",
    State.READY: "due",
    State.NOT_BILLABLE: "barred",
    State.BATCHED: "pending",
    State.SENT: "observing",
    State.ACCEPTED: "observing",
    State.REJECTED: "stop",
    State.PAID: "done",
    State.DENIED: "stop",
    State.CORRECTED: "early",
    State.VOID: "early",
}
_SEVERITY = {Severity.STOP: "stop", Severity.WARN: "warn", Severity.NOTE: "note"}
_LABEL = 9


def rows(found: Queue, words: list[str], today: date) -> list[Row]:
    """Return the claims that hold every word."""
    return [_row(line, today) for line in found.lines if all(word in _text(line) for word in words)]


def _text(line: QueueLine) -> str:
    who = f"{line.patient} {line.mrn} {line.of_record}"
    return f"{line.control} {who} {line.payer} {line.state.label} {line.question}".lower()


def _row(line: QueueLine, today: date) -> Row:
    sign, color = MARKS[MARK_OF[line.state]]
    cells = (
        joined((sign, color)),
        day_text(line.day, today),
        line.patient,
        lambda room: fitted_words(plain(line.payer), room),
        money(line.asked),
        lambda room: fitted_words(plain(_standing(line)), room),
    )
    return Row(line.id, cells, "quiet" if line.state in {State.VOID, State.CORRECTED} else "")


def _standing(line: QueueLine) -> str:
    if line.state is State.HOLD and line.question:
        return line.question
    return f"{line.state.label}: {line.question}" if line.question else line.state.label


def money(amount: Decimal) -> str:
    """Return dollars and cents."""
    return f"{amount:,.2f}"


def short(line: QueueLine, sheet: ClaimSheet) -> list[Content | str | Hung]:
    """Return the selected claim in a few lines: the first thing that keeps it back, with the denial it prevents."""
    asked = [one for one in sheet.findings if one.open]
    made: list[Content | str | Hung] = [_head(line)]
    if asked:
        more = f" (1 of {len(asked)}, Enter shows all)" if len(asked) > 1 else ""
        made += [_found(asked[0].text, asked[0].severity), f"{asked[0].mend}{more}"]
    elif line.question:
        made.append(hung((f"{MARKS['warn'][0]} ", MARKS["warn"][1]), line.question))
    else:
        made.append(" · ".join(_line(one) for one in sheet.facts.lines))
    return made


def whole(line: QueueLine, sheet: ClaimSheet) -> list[Content | str | Hung]:
    """Return all of a claim: who and when, what keeps it back, its lines, other services, what was answered."""
    made: list[Content | str | Hung] = [_head(line), f"{_record(line)}, {date_text(line.day)}", ""]
    if line.question and not sheet.findings:
        made += [hung((f"{MARKS['warn'][0]} ", MARKS["warn"][1]), line.question), ""]
    for one in sheet.findings:
        made.append(_found(one.text, Severity.NOTE if one.accepted else one.severity))
        told = "Let pass, with a reason on record." if one.accepted else one.mend
        made.append(hung(("  ", ""), told))
        if one.denial and not one.accepted:
            made.append(hung(("  ", ""), (f"prevents {one.denial}", "$quiet")))
    made += [""] if sheet.findings else []
    made += [hung((f"{number} ", "$quiet"), _line(one)) for number, one in enumerate(sheet.facts.lines, 1)]
    if sheet.facts.diagnoses:
        made.append(_labeled("Reasons", ", ".join(sheet.facts.diagnoses)))
    for provider in sheet.facts.providers:
        name = f"{provider.name.given} {provider.name.family} {provider.credential}".strip()
        made.append(_labeled(provider.role.capitalize(), name))
    made += [_labeled("Service", f"{one.code}{_attested(one.attested_by)}") for one in sheet.services if one.active]
    made += [_labeled("Before", _before(one)) for one in sheet.facts.insurances[1:] if one.paid is not None]
    made += [_labeled("Asked", f"{money(line.asked)} of {money(line.total)}")] if line.earlier else []
    made += _answered(line)
    return made


def _before(one: Insurance) -> str:
    """Return what an earlier payer answered, in words."""
    left = sum((off.amount for off in one.adjustments if off.group == "PR"), Decimal(0))
    off = sum((off.amount for off in one.adjustments), -left)
    day = f" on {date_text(one.paid_on)}" if one.paid_on else ""
    return f"{one.payer_name} paid {money(one.paid or Decimal(0))}{day}, took off {money(off)}, left {money(left)}"


def _record(line: QueueLine) -> str:
    return f"{line.mrn} (made of {line.of_record}, merged since)" if line.of_record else line.mrn


def _head(line: QueueLine) -> Content:
    corrects = {"7": "  replacement", "8": "  void"}.get(line.frequency, "")
    batch = f"  batch {line.batch}" if line.batch else ""
    return joined((line.patient, "bold $strong"), f"   {line.control}{corrects}{batch}")


def _attested(by: str) -> str:
    return f", attested by {by}" if by else ""


def _found(text: str, severity: Severity) -> Hung:
    sign, color = MARKS[_SEVERITY[severity]]
    return hung((f"{sign} ", color), text)


def _line(one: ClaimLine) -> str:
    modifiers = f"-{'-'.join(one.modifiers)}" if one.modifiers else ""
    charge = "no fee" if one.charge is None else money(one.charge)
    return f"{one.code}{modifiers} × {format_amount(one.units)}  {charge}"


def _answered(line: QueueLine) -> list[Content | str | Hung]:
    if line.state not in {State.PAID, State.DENIED, State.ACCEPTED} and not line.payer_number:
        return []
    made: list[Content | str | Hung] = []
    if line.payer_number:
        made.append(_labeled("At payer", line.payer_number))
    if line.paid or line.patient_owes:
        made.append(_labeled("Paid", f"{money(line.paid)} of {money(line.asked)}"))
        made.append(_labeled("Patient", f"owes {money(line.patient_owes)}"))
    return made


def _labeled(label: str, value: str) -> Hung:
    return hung((f"{label:<{_LABEL}} ", "$quiet"), value)
