"""The provider on site: who is meant by what was typed, and how the choices are drawn."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from models.people.facts import StaffFacts
from models.people.queries.station import LastOnSite
from tui.people.on_site import NOT_ONE, PICK, provider_meant, provider_rows

TODAY = date(2026, 11, 28)


def _provider(number: int, name: str) -> StaffFacts:
    return StaffFacts(UUID(int=number), name, "MD", frozenset({"give", "order", "supervise"}))


LEE, MARSH, MEYER = (_provider(number, name) for number, name in enumerate(("D Lee MD", "J Marsh NP", "O Meyer MD")))
ALL = (LEE, MARSH, MEYER)
YESTERDAY = LastOnSite(MARSH, date(2026, 11, 27))


@pytest.mark.parametrize(
    ("text", "last", "meant"),
    [
        ("", None, (None, PICK)),
        ("", YESTERDAY, (MARSH, "")),
        ("", LastOnSite(None, TODAY), (None, "")),
        ("1", YESTERDAY, (LEE, "")),
        ("0", YESTERDAY, (None, "")),
        ("4", YESTERDAY, (None, NOT_ONE)),
        ("lee", None, (LEE, "")),
        ("m", YESTERDAY, (None, NOT_ONE)),
        (" MEY ", None, (MEYER, "")),
    ],
)
def test_a_number_or_a_part_of_a_name_says_who_is_meant(
    text: str, last: LastOnSite | None, meant: tuple[StaffFacts | None, str]
) -> None:
    assert provider_meant(text, ALL, last) == meant


def _drawn(text: str, last: LastOnSite | None, room: int) -> list[str]:
    return [row.plain.rstrip() for row in provider_rows(ALL, text, last, TODAY, room)]


def test_the_chosen_one_is_first_with_the_day_they_were_last_on_site() -> None:
    assert _drawn("", YESTERDAY, 6) == [
        " 2 ● J Marsh NP           on site yesterday",
        " 1 ○ D Lee MD",
        " 3 ○ O Meyer MD",
        " 0 ○ no provider on site  charges may need review",
    ]


def test_what_does_not_fit_is_found_by_name_and_no_provider_stays() -> None:
    assert _drawn("mey", YESTERDAY, 3) == [
        " 3 ● O Meyer MD",
        "    2 more: type a part of the name",
        " 0 ○ no provider on site  charges may need review",
    ]
