"""What a prescriber answers about a dose before it is ordered: limits to confirm, unusual doses to explain (S24)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.codes.tables.code_tables import CodeTables
from models.core.finding import Severity
from models.core.quantity import Quantity
from models.safety.dosing.facts import row_texts
from models.safety.dosing.fit import DoseFacts
from models.safety.dosing.range import DoseQuestion, limit_questions, range_question


@dataclass(frozen=True, slots=True)
class OrderDose:
    """A question about the dose of an order being written.

    `finding` names it in what is stored; `asked` is what an answer is given to: another dose, or another limit, asks
    anew. `answers` names the table of `reasons.toml` it is answered from, "" for one that is only shown. `rows`,
    `total` and `dose` are what the dose step compares itself with.
    """

    finding: str
    asked: str
    severity: Severity
    text: str
    source: str
    answers: str
    rows: str
    total: str
    dose: str


def order_dose(facts: DoseFacts) -> tuple[OrderDose, ...]:
    """Return what must be answered or seen before a dose is ordered, stops first."""
    limits = [_order_dose("dose_limit", "order_limit", asked, facts.dose) for asked in limit_questions(facts)]
    usual = range_question(facts)
    found = [*limits, *([_order_dose("usual_dose", "order_dose", usual, facts.dose)] if usual else [])]
    return tuple(sorted(found, key=lambda one: list(Severity).index(one.severity)))


def unanswered(found: tuple[OrderDose, ...], answers: Mapping[str, str], tables: CodeTables) -> tuple[OrderDose, ...]:
    """Return what still keeps the order from being signed. `answers` maps what was asked to its coded reason."""
    return tuple(one for one in found if one.answers and tables.reason(one.answers, answers.get(one.asked, "")) is None)


def _order_dose(rule: str, answers: str, asked: DoseQuestion, dose: Quantity) -> OrderDose:
    return OrderDose(
        finding=f"{rule}@order.{asked.kind}",
        asked=asked.text,
        severity=asked.severity,
        text=asked.text,
        source=asked.source,
        answers=answers if asked.severity is not Severity.NOTE else "",
        rows=row_texts(asked),
        total=str(asked.total),
        dose=str(dose),
    )
