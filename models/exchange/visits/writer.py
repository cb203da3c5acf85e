"""From derived charges to the JSON object other programs read."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import lru_cache
from typing import Any

from models.billing.lines import Because, ChargeLine, Charges
from models.core.finding import Finding, Severity
from models.core.quantity import plain_amount

_UNREAD = "unread_field"


def answer(visit_id: Any, charges: Charges, unread: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the answer of one visit; amounts are texts of digits. Members nobody reads hold the visit for a look."""
    found = [*_unread(unread), *charges.findings] if unread else charges.findings
    held = bool(unread) and charges.status == "billable"
    written: dict[str, Any] = {
        "id": visit_id,
        "status": "hold" if held else charges.status,
        "lines": [_line(line) for line in charges.lines],
        "findings": [_finding(finding) for finding in found],
    }
    if charges.providers:
        written["providers"] = [
            {"role": one.role, "npi": one.npi, "loop": one.loop, "qualifier": one.qualifier}
            for one in charges.providers
        ]
    return written


def _line(line: ChargeLine) -> dict[str, Any]:
    quantity, charge = line.ndc_quantity, line.charge
    return {
        "code": line.code,
        "units": plain_amount(line.units),
        "modifiers": line.modifiers,
        "diagnosis_pointers": line.diagnosis_pointers,
        "ndc11": line.ndc11,
        "ndc_unit": line.ndc_unit,
        "ndc_quantity": None if quantity is None else plain_amount(quantity),
        "charge": None if charge is None else format(charge, ".2f"),
        "narrative": line.narrative,
        "because": [_because(why) for why in line.because],
    }


def _because(why: Because) -> dict[str, str]:
    return {"rule": why.rule, "text": _plain(why.text), "source": why.source}


def _finding(finding: Finding) -> dict[str, str]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "at": finding.at,
        "text": _plain(finding.text),
        "source": finding.source,
    }


def _unread(places: tuple[str, ...]) -> list[Finding]:
    text = "This field is not known here and was not used: correct its name or take it out."
    return [Finding(_UNREAD, Severity.WARN, place, text, "the command's input") for place in places]


def _plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def answer_text(visit_id: Any, charges: Charges, unread: tuple[str, ...] = ()) -> str:
    """Return `answer` as one line of JSON; the same bytes as encoding it, in a third of the time."""
    if unread or charges.providers:
        return _ENCODE(answer(visit_id, charges, unread))
    lines = ", ".join([_line_text(line) for line in charges.lines])
    findings = ", ".join([_finding_text(finding) for finding in charges.findings])
    return f'{{"id": {_ENCODE(visit_id)}, "status": "{charges.status}", "lines": [{lines}], "findings": [{findings}]}}'


_escaped = json.encoder.encode_basestring_ascii
_ENCODE = json.JSONEncoder(check_circular=False, default=str).encode


@lru_cache(maxsize=4096)
def _finding_text(finding: Finding) -> str:
    return _ENCODE(_finding(finding))


def _line_text(line: ChargeLine) -> str:
    narrative = "null" if line.narrative is None else _ENCODE(line.narrative)
    charge = "null" if line.charge is None else f'"{line.charge:.2f}"'
    because = ", ".join([_because_text(why) for why in line.because])
    act = _act_text(line.code, line.units, line.modifiers, line.diagnosis_pointers)
    ndc = _ndc_text(line.ndc11, line.ndc_unit, line.ndc_quantity)
    return f'{{{act}, {ndc}, "charge": {charge}, "narrative": {narrative}, "because": [{because}]}}'


def _act_text(code: str, units: Decimal, modifiers: tuple[str, ...], pointers: tuple[int, ...]) -> str:
    return f'"code": {_quoted(code)}, "units": "{plain_amount(units)}", {_listed_text(modifiers, pointers)}'


@lru_cache(maxsize=8192)
def _listed_text(modifiers: tuple[str, ...], pointers: tuple[int, ...]) -> str:
    return _ENCODE({"modifiers": modifiers, "diagnosis_pointers": pointers})[1:-1]


def _ndc_text(ndc11: str | None, unit: str | None, quantity: Decimal | None) -> str:
    message = "null" if quantity is None else f'"{plain_amount(quantity)}"'
    return f'"ndc11": {_quoted(ndc11)}, "ndc_unit": {_quoted(unit)}, "ndc_quantity": {message}'


@lru_cache(maxsize=8192)
def _quoted(text: str | None) -> str:
    return _ENCODE(text)


def _because_text(why: Because) -> str:
    message = _escaped(why.text.replace("\N{NO-BREAK SPACE}", " "))
    return f'{{"rule": {_quoted(why.rule)}, "text": {message}, "source": {_quoted(why.source)}}}'
