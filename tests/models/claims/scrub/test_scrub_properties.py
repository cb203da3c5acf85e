"""What holds of every claim: the checks never raise, and the order of lines changes nothing."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.scrub import scrub
from tests.models.claims.scrub.changed import changed
from tests.models.claims.scrub.clean import KINDS, facts
from tests.models.claims.scrub.faults import FAULTS

TEXTS = ["", " ", "0", "99213", "J3420", "JW", "*~^:", "[/b]", "\u202e\u0000", "M54.5", "x" * 130, "Jr", "P.O. Box 1"]
NUMBERS = [Decimal(text) for text in ("0", "-1", "NaN", "Infinity", "1E+30", "0.0000001", "3")]
DAYS = [date.min, date.max, date(2024, 2, 29), date(2027, 1, 1)]
MADE = [KINDS[name]() for name in KINDS]


def paths(of: Any, at: str = "") -> list[tuple[str, Any]]:
    """Every field of frozen facts that holds a single value, with its path."""
    if is_dataclass(of):
        return [found for one in fields(of) for found in paths(getattr(of, one.name), f"{at}.{one.name}".lstrip("."))]
    if isinstance(of, tuple):
        return [(at, of), *(found for place, one in enumerate(of) for found in paths(one, f"{at}[{place}]"))]
    return [(at, of)]


def other(value: Any, number: int) -> Any:
    """Another value of a field's kind, however odd."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return TEXTS[number % len(TEXTS)]
    if isinstance(value, Decimal):
        return NUMBERS[number % len(NUMBERS)]
    if isinstance(value, date):
        return DAYS[number % len(DAYS)]
    if isinstance(value, int):
        return number - 3
    return () if isinstance(value, tuple) else value


@st.composite
def odd_claims(draw: st.DrawFn) -> tuple[Claim, ScrubFacts]:
    """A claim with up to four odd fields, judged by the facts of the claim it began as, or by its own."""
    kind = MADE[draw(st.integers(0, len(MADE) - 1))]
    made = kind.claim
    for number in draw(st.lists(st.integers(0, 9_999), max_size=4)):
        fields_of = paths(made)
        path, value = fields_of[number % len(fields_of)]
        made = changed(made, path, other(value, number // len(fields_of)))
    return made, facts(kind.claim, **kind.around)


@settings(max_examples=60, deadline=None)
@given(odd_claims())
def test_checks_never_raise_and_say_the_same_twice(case: tuple[Claim, ScrubFacts]) -> None:
    made, known = case
    found = scrub(made, known)
    assert found == scrub(made, known)
    assert all(one.text and one.mend and one.at for one in found)


@settings(max_examples=40, deadline=None)
@given(odd_claims(), st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_nothing_but_their_numbers(case: tuple[Claim, ScrubFacts], shuffle: Any) -> None:
    made, known = case
    named = replace(made, lines=tuple(replace(line, control=f"L{place}") for place, line in enumerate(made.lines)))
    mixed = list(named.lines)
    shuffle.shuffle(mixed)
    assert said(replace(named, lines=tuple(mixed)), known) == said(named, known)


def said(made: Claim, known: ScrubFacts) -> list[tuple[str, str, str, str]]:
    """What is found, with lines by their control number instead of their place."""

    def at(path: str) -> str:
        return re.sub(r"^lines\[(\d+)\]", lambda place: made.lines[int(place[1])].control, path)

    return sorted((one.rule, one.severity.value, at(one.at), one.text) for one in scrub(made, known))


@pytest.mark.heavy
def test_every_odd_value_of_every_field_is_taken() -> None:
    for kind in MADE[::4]:
        known = facts(kind.claim, **kind.around)
        for path, value in paths(kind.claim):
            for number in range(0, 13, 4):
                scrub(changed(kind.claim, path, other(value, number)), known)


def test_findings_hold_nothing_of_the_patient() -> None:
    for fault in FAULTS:
        made = fault.claim
        secret = [made.patient.family, made.patient.given, made.patient.address.line, "1SG4TE5MK73"]
        around = {name: value for name, value in fault.known.items() if name not in {"icd10", "crosswalk"}}
        for one in scrub(made, facts(made, **around)):
            assert not [text for text in secret if len(text) > 2 and text in one.text], one
