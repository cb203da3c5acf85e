"""The lines of a patient's insurance: what holds first, what has ended out of the way, then who was billed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from models.billing.prepaid.facts import PrepaidFacts
from models.charting.queries.insurance import BilledDose, Insurance, payer_words
from models.core.quantity import format_amount
from models.core.words import date_text
from models.patients.coverages.entry import second_reasons
from models.patients.coverages.facts import ACTIVE, RANKS, AuthorizationFacts, CoverageFacts
from tui.design.marks import MARKS
from tui.design.text import Hung, hung, joined
from tui.widgets.charge_lines import dollars
from tui.widgets.lists.record_list import Row

_LABEL = 14


def rows(found: Insurance, today: date) -> list[Row]:
    """Return every line in its section; a section without one says which key adds one."""
    now = [one for one in found.coverages if _pays(one, today)]
    asked = {one.id for one in found.in_question}
    usable = [one for one in found.authorizations if _usable(one, today)]
    return [
        *_section("Coverages", [_coverage(one, today, asked) for one in now], "self-pay: ", "n", " adds a coverage"),
        *_section("Authorizations", [_authorization(one) for one in usable], "none: ", "a", " adds one"),
        *_section("Prepaid series", [_series(one) for one in found.prepaid if one.left], "none: ", "s", " adds one"),
        *_ended(found, {*(one.id for one in now), *(one.id for one in usable)}, today),
        *_section("Billed", [_billed(place, one) for place, one in enumerate(found.billed)], "no dose was billed yet"),
    ]


def coverage_detail(one: CoverageFacts) -> list[Hung]:
    """Return a coverage in full."""
    subscriber = "the patient"
    if one.relationship != "self":
        born = f", born {date_text(one.subscriber_birth_date)}" if one.subscriber_birth_date else ""
        sex = f", {one.subscriber_sex}" if one.subscriber_sex else ""
        subscriber = f"{one.subscriber_name}{born}{sex}; the patient is {_own(one.relationship)}"
    group = f"group {one.group_number}" if one.group_number else ""
    checked = "not checked: c records it"
    if one.card_checked_on:
        checked = f"{date_text(one.card_checked_on)} by {one.card_checked_by}"
    second = second_reasons().get(one.second_reason, "")
    return _labeled(
        ("Payer", f"{payer_words(one.payer_type, one.payer_name)}, {RANKS.get(one.rank, one.rank)}"),
        ("Member", ", ".join(part for part in (one.member_id, group) if part)),
        ("Subscriber", subscriber),
        ("Pays second", f"{one.second_reason} {second}".strip()),
        ("Holds", span(one.starts_on, one.ends_on)),
        ("Card", checked),
        ("Note", one.note),
    )


def authorization_detail(one: AuthorizationFacts, drug: str) -> list[Hung]:
    """Return an authorization in full."""
    used = f"{format_amount(one.used)} of {format_amount(one.allowed)} {one.counts} used"
    return _labeled(
        ("Authorization", f"{one.number}, {payer_words(one.payer_type, one.payer_name)}"),
        ("For", drug or one.code),
        ("Used", f"{used}, {format_amount(one.left)} left"),
        ("Holds", span(one.starts_on, one.ends_on)),
        ("Note", one.note),
    )


def prepaid_detail(one: PrepaidFacts) -> list[Hung]:
    """Return a prepaid series in full."""
    paid = f"{dollars(one.amount)} on " if one.amount is not None else ""
    return _labeled(
        ("Prepaid", f"{one.bought} doses of {one.drug}"),
        ("Given", f"{one.used}, {one.left} left"),
        ("Paid", f"{paid}{date_text(one.paid_on)}, recorded by {one.sold_by}"),
        ("Ended", f"{one.ended_by}: {one.ended}" if one.ended else ""),
        ("Note", one.note),
    )


def span(first: date | None, last: date | None) -> str:
    """Return from when to when in words."""
    if first and last:
        return f"{date_text(first)} to {date_text(last)}"
    if first:
        return f"from {date_text(first)}"
    return f"until {date_text(last)}" if last else "no dates"


def _coverage(one: CoverageFacts, today: date, asked: set[UUID], *, ended: bool = False) -> Row:
    named = payer_words(one.payer_type, one.payer_name)
    sign = MARKS["warn"] if one.id in asked and not ended else (" ", "")
    text = joined(sign, f" {RANKS.get(one.rank, one.rank)}  {named}")
    card = f"card {date_text(one.card_checked_on)}" if one.card_checked_on else "card not checked"
    state = "entered in error" if one.status != ACTIVE else "" if ended else _state(one, today) or card
    return Row(one.id, (text, span(one.starts_on, one.ends_on), state), "quiet" if ended else "")


def _authorization(one: AuthorizationFacts, *, ended: bool = False) -> Row:
    left = f"{format_amount(one.left)} of {format_amount(one.allowed)} {one.counts} left"
    product = one.code or one.drug_slug.replace("-", " ")
    state = "entered in error" if one.status != ACTIVE else left
    look = "quiet" if ended else ""
    return Row(one.id, (f"  {one.number}  {product}", span(one.starts_on, one.ends_on), state), look)


def _series(one: PrepaidFacts) -> Row:
    state = "ended" if one.ended else one.left_words
    return Row(one.id, (f"  {one.drug}", f"paid {date_text(one.paid_on)}", state), "" if one.left else "quiet")


def _billed(place: int, one: BilledDose) -> Row:
    amount = dollars(one.total) if one.total is not None else "no fee"
    state = "corrected" if one.corrected else one.status
    look = "quiet" if one.corrected else ""
    return Row(("billed", place), (f"  {date_text(one.day)}  {one.drug}", one.payer, f"{amount} {state}"), look)


def _ended(found: Insurance, shown: set[UUID], today: date) -> list[Row]:
    over = [_coverage(one, today, set(), ended=True) for one in found.coverages if one.id not in shown]
    over += [_series(one) for one in found.prepaid if not one.left]
    over += [_authorization(one, ended=True) for one in found.authorizations if one.id not in shown]
    return [Row(None, (f"Ended or used up {len(over)}",), "head"), *over] if over else []


def _section(name: str, made: Sequence[Row], *none: str) -> list[Row]:
    words = joined(*((part, "bold $accent" if len(part) == 1 else "$quiet") for part in none))
    return [Row(None, (name,), "head"), *(made or [Row(f"no {name}", (words, "", ""))])]


def _labeled(*pairs: tuple[str, str]) -> list[Hung]:
    return [hung((f"{label:<{_LABEL}}", "$quiet"), text) for label, text in pairs if text]


def _pays(one: CoverageFacts, today: date) -> bool:
    return one.status == ACTIVE and (one.ends_on is None or one.ends_on >= today)


def _usable(one: AuthorizationFacts, today: date) -> bool:
    return one.status == ACTIVE and bool(one.left) and (one.ends_on is None or one.ends_on >= today)


def _state(one: CoverageFacts, today: date) -> str:
    return "not yet" if one.starts_on and one.starts_on > today else ""


def _own(relationship: str) -> str:
    return "someone else to them" if relationship == "other" else f"their {relationship}"
