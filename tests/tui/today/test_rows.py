"""Today's rows: a dose is never cut, the worst comes first, a timer's bar says how far it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.charting.today.work_item import WorkItem, WorkState
from models.charting.today.worklist import Worklist
from tui.design.marks import in_ascii
from tui.today.cells import BEHIND, drug_and_dose, timer, when
from tui.today.groups import TILES, counted
from tui.today.rows import Moment, heads, listed, matching
from tui.widgets.lists.record_rows import line

NOW = datetime(2026, 11, 28, 16, 42, tzinfo=UTC)
TODAY, ZONE = date(2026, 11, 28), ZoneInfo("America/Chicago")
AT = Moment(NOW, TODAY, ZONE)
WIDTHS = (1, 11, 20, 0)


def item(state: WorkState = WorkState.DUE, **over: Any) -> WorkItem:
    """Return a row of one person due today for cyanocobalamin."""
    given: dict[str, Any] = {
        "state": state, "order_id": UUID(int=1), "administration_id": None, "patient_id": UUID(int=2),
        "family": "Okafor", "given": "Ngozi Adaeze", "mrn": "004102", "time": "10:45", "drug": "cyanocobalamin",
        "dose": "1,000\N{NO-BREAK SPACE}mcg IM", "words": "today", "draft": False, "observe_until": None,
        "due_on": TODAY,
    }  # fmt: skip
    return WorkItem(**(given | over))


def watched(minutes: int, **over: Any) -> WorkItem:
    """Return an observation of two hours that ends `minutes` from now."""
    ends = NOW + timedelta(minutes=minutes)
    state = WorkState.WAITING if minutes > 0 else WorkState.OVER
    more: dict[str, Any] = {"observe_until": ends, "stay_until": ends, "given_at": ends - timedelta(hours=2)}
    return item(state, drug="omalizumab", dose="300\N{NO-BREAK SPACE}mg subcut", **(more | over))


def row(one: WorkItem, width: int) -> str:
    """Return the row as a list `width` cells wide draws it."""
    return line(listed([one], AT, {})[1], WIDTHS, width).plain


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (item(WorkState.OVERDUE, due_on=TODAY - timedelta(days=5)), "5 d late"),
        (item(), "10:45"),
        (item(time=""), "today"),
        (item(time="", due_on=None), "as needed"),
        (item(WorkState.EARLY, due_on=TODAY + timedelta(days=3)), "in 3 d"),
        (watched(47), "47 min left"),
        (watched(121), "2 h left"),
        (watched(0), "time is up"),
        (watched(-6), "OVER 6 min"),
        (watched(-150), "OVER 2 h"),
        (item(WorkState.DONE, outcome="given", time="09:18"), "given 09:18"),
        (item(WorkState.DONE, outcome="partly_given", time="09:36"), "part 09:36"),
        (item(WorkState.DONE, outcome="refused"), "refused"),
        (item(WorkState.REPORT), "report open"),
        (item(WorkState.REVIEW), "review"),
    ],
)
def test_when_is_said_in_at_most_eleven_cells(one: WorkItem, words: str) -> None:
    assert when(one, NOW, TODAY) == words
    assert len(words) <= WIDTHS[1]


def test_numbers_of_doses_stand_under_each_other_with_unit_and_route_behind() -> None:
    doses = ("1,000\N{NO-BREAK SPACE}mcg IM", "100\N{NO-BREAK SPACE}mg IM", "60\N{NO-BREAK SPACE}mg subcut")
    cells = [drug_and_dose(item(dose=dose))(42).plain for dose in doses]
    assert [cell[: 42 - BEHIND].rsplit(" ", 1)[1] for cell in cells] == ["1,000", "100", "60"]
    assert [cell[42 - BEHIND :].strip() for cell in cells] == ["mcg IM", "mg IM", "mg subcut"]


@given(
    drug=st.text(st.characters(categories=("Ll", "Lu", "Nd")), min_size=1, max_size=60),
    number=st.sampled_from(("2", "12.5", "1,000", "1,200,000")),
    unit=st.sampled_from(("mg IM", "mcg IM", "units IM", "mg subcut", "mL IM")),
    width=st.integers(41, 160),
)
def test_f38_a_dose_is_never_cut_whatever_the_drug_and_the_width(drug: str, number: str, unit: str, width: int) -> None:
    cell = drug_and_dose(item(drug=drug, dose=f"{number}\N{NO-BREAK SPACE}{unit}"))(width)
    assert f"{number} {unit}" in cell.plain
    assert cell.cell_length <= width


def test_f38_every_drug_and_dose_of_the_target_is_whole_at_80_columns() -> None:
    for drug, dose in (
        ("penicillin G benzathine", "1,200,000\N{NO-BREAK SPACE}units IM"),
        ("paliperidone palmitate 1-month", "156\N{NO-BREAK SPACE}mg IM"),
        ("dexamethasone sodium phosphate", "8\N{NO-BREAK SPACE}mg IM"),
    ):
        shown = row(item(drug=drug, dose=dose), 80)
        assert drug in shown
        assert dose.replace("\N{NO-BREAK SPACE}", " ") in shown


def test_a_name_too_long_ends_in_an_ellipsis() -> None:
    shown = row(item(family="Wolfeschlegelsteinhausen", given="Hugo"), 80)
    assert "WOLFESCHLEGELSTEINH… " in shown


@pytest.mark.parametrize(("left", "full"), [(120, 0), (60, 6), (30, 9), (0, 12), (-6, 12)])
def test_the_bar_of_a_timer_fills_and_is_told_apart_without_color(left: int, full: int) -> None:
    shown = timer(watched(left), NOW, ZONE)(60).plain
    bar = "".join(sign for sign in shown if sign in "━╸─")
    assert (len(bar), bar.count("━")) == (12, full)
    assert in_ascii(bar).count("#") == full + bar.count("╸")


def test_who_stays_longer_for_another_dose_says_until_when() -> None:
    longer = watched(6, stay_until=NOW + timedelta(minutes=66))
    assert "10:48, stay to 11:48" in timer(longer, NOW, ZONE)(60).plain


def test_what_is_missed_says_so_instead_of_a_bar() -> None:
    assert timer(watched(-990, words="MISSED: record it"), NOW, ZONE)(60).plain.endswith("MISSED: record it")


@pytest.mark.parametrize("words", ["OVERDUE since 12:58", "MISSED: record it", "over 13 min"])
@pytest.mark.parametrize("width", [36, 44, 60])
def test_the_drugs_name_gives_way_to_the_state_of_a_timer_and_the_dose_never_does(words: str, width: int) -> None:
    longest = replace(watched(-90, words=words), drug="medroxyprogesterone subcut", dose="104 mg subcut")
    shown = timer(longest, NOW, ZONE)(width).plain
    assert " 104 mg subcut" in shown
    assert len(shown) == width


def test_a_timer_that_is_over_is_not_called_overdue_twice() -> None:
    assert timer(watched(-90, words="OVERDUE since 12:58"), NOW, ZONE)(60).plain.endswith("  since 12:58")


def test_a_draft_says_so_before_its_drug() -> None:
    assert "draft · cyanocobalamin" in row(item(draft=True), 80)


def test_counts_in_headings_follow_the_filter() -> None:
    found = Worklist((watched(-6), watched(47), item(family="Mensah"), item(given="Ada")), NOW)
    heads_of = [line.cells[0] for line in listed(matching(found, ["okafor"], ""), AT, {}) if line.key is None]
    assert heads_of == ["Observing 2", "Due today 1"]
    heads_of = [line.cells[0] for line in listed(matching(found, [], "3"), AT, {}) if line.key is None]
    assert heads_of == ["Observing 2"]


def test_tiles_count_their_rows_and_say_the_one_thing_to_know() -> None:
    found = Worklist(
        (
            watched(-6), watched(47),
            item(WorkState.OVERDUE, due_on=TODAY - timedelta(days=5)),
            item(WorkState.OVERDUE, due_on=TODAY - timedelta(days=2)),
            item(time="13:00"), item(time="10:45"),
            item(WorkState.DONE, outcome="refused"), item(WorkState.REVIEW), item(WorkState.EARLY),
        ),
        NOW,
    )  # fmt: skip
    assert [counted(tile, found, TODAY) for tile in TILES] == [
        (2, "next 10:45"), (2, "worst 5 d"), (2, "1 over time"), (1, "1 refused"), (1, "for a provider"),
    ]  # fmt: skip


@pytest.mark.parametrize(("width", "more"), [(80, False), (100, True), (146, True)])
def test_f38_a_wide_list_names_the_columns_it_adds(width: int, more: bool) -> None:
    assert ("Last given" in heads(width)) is more
    assert ("Site" in heads(width)) is (width > 120)


@pytest.mark.parametrize(("width", "shown"), [(146, True), (132, False), (81, False)])
def test_a_very_wide_list_tells_the_age_behind_the_name_under_its_heading(width: int, shown: bool) -> None:
    child = item(birth_date=date(2025, 9, 1))
    assert ("Age" in heads(width)) is shown
    assert ("14 mo" in row(child, width)) is shown
    if shown:
        assert heads(width).index("Age") == row(child, width).index("14 mo")
        assert heads(width).index("Drug and dose") == row(child, width).index("cyanocobalamin")
        assert row(watched(47, birth_date=date(1990, 1, 1)), width).index("36 y") == heads(width).index("Age")
