"""The timeline as text: doses by site number, windows behind, what is late, what has room."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from textual.content import Content

from models.charting.timeline.lane import Lane, LaneDose, Timing
from models.core.source import Source
from models.drugs.drug_safety import IntervalBands
from models.safety.dosing.window import Window
from tui.design.marks import in_ascii
from tui.widgets.timeline.axis import ZOOMS, axis_around
from tui.widgets.timeline.drawing import dose_at, timeline

TODAY = date(2026, 11, 28)
WIDTHS = (38, 78, 116, 196)
BANDS = IntervalBands("CDC", in_use=True, early_before=77, on_time_through=91, grace_through=105, late_actions="",
                      source=Source("a label"))  # fmt: skip
GROUNDS = {"on $band": "=", "on $accent": "#"}


def dose(day: date, *sites: str, **over: object) -> LaneDose:
    values = {"outcome": "given", "reaction": "", "outside": False, "order_id": None, **over}
    return LaneDose(uuid4(), day, sites=sites, **values)  # type: ignore[arg-type]


def window(since: date) -> Window:
    return Window(*(since + timedelta(days=days) for days in (77, 91, 105)))


FIRST = date(2026, 3, 20)
SECOND, NEXT = FIRST + timedelta(days=80), FIRST + timedelta(days=80 + 108)
DEPO = Lane(
    "medroxyPROGESTERone", "150 mg", "im", 84, BANDS,
    (
        dose(FIRST, "7"),
        dose(SECOND, "8", timing=Timing("in window", 0)),
        dose(NEXT, "7", timing=Timing("late", 3)),
    ),
    (window(FIRST), window(SECOND)), window(NEXT), NEXT + timedelta(days=84),
)  # fmt: skip
B12 = Lane(
    "cyanocobalamin", "1,000 mcg", "im", 28, None,
    (
        dose(date(2026, 7, 9), "1", reaction="REACTION, mild: redness, began 10:35"),
        dose(date(2026, 8, 6), "2", timing=Timing("", 0)),
        dose(date(2026, 10, 29), outcome="refused"),
    ),
    (), None, date(2026, 11, 21),
)  # fmt: skip
ONCE = Lane("ketorolac", "30 mg", "im", None, None, (dose(date(2026, 9, 18), "4"),), (), None, None)


def drawn(*lanes: Lane, width: int = 78, months: int = 8, selected: UUID | None = None, **over: object) -> list[str]:
    """Return the lines as text; a ground that is only a color becomes the sign NO_COLOR draws for it."""
    shown = next((one.day for lane in lanes for one in lane.doses if one.id == selected), None)
    axis = axis_around(TODAY, months, width, shown)
    return [_with_grounds(line) for line in timeline(lanes, axis, TODAY, selected=selected, **over).lines]  # type: ignore[arg-type]


def _with_grounds(line: Content) -> str:
    text = list(line.plain)
    for span in line.spans:
        for ground, sign in GROUNDS.items():
            if str(span.style) == ground:
                text[span.start : span.end] = [sign if cell == " " else cell for cell in text[span.start : span.end]]
    return "".join(text)


def test_a_dose_stands_at_its_day_as_the_number_of_its_site_in_its_window() -> None:
    today, months, rule, head, track, notes, legend = drawn(DEPO, width=116)
    assert head == "medroxyPROGESTERone  150 mg IM, every 84 days, window day 77 to 91, grace to 105 (CDC)"
    assert "=8===" in track
    assert rule.index("▼") == today.index("today Nov 28") + 6
    assert "7" in track
    assert months.split()[:3] == ["Jun", "Jul", "Aug"]
    assert legend.startswith(" 1  site  1 early, late  == window  ## next window")
    assert "3 d late" in notes
    assert notes.endswith("due Dec 17")


def test_a_late_dose_has_its_late_days_dotted_and_is_marked() -> None:
    axis = axis_around(TODAY, 8, 116)
    (line,) = [line for line in timeline((DEPO,), axis, TODAY).lines if "▒" in line.plain and "grace" not in line.plain]
    assert "▒•7" in line.plain
    place = line.plain.index("•7") + 1
    assert any(str(span.style) == "bold $onwarn on $warn" and span.start == place for span in line.spans)


def test_the_next_window_is_shaded_with_its_due_day_and_its_grace() -> None:
    track = drawn(DEPO, width=116)[4]
    shaded = track[track.index("#") :]
    assert "│" in shaded
    assert "▒" in shaded


def test_without_a_window_on_record_the_interval_and_those_words_stand_and_nothing_is_shaded() -> None:
    lines = drawn(B12)
    assert lines[3] == "cyanocobalamin  1,000 mcg IM, every 28 days, no window on record"
    assert not {"=", "#", "▒"} & set(lines[4])
    assert "◆••╌" in lines[4]
    assert lines[5].endswith("due Nov 21, 7 d late")


def test_a_single_dose_has_no_window_and_no_words_about_one() -> None:
    assert "ketorolac  30 mg IM, once" in drawn(ONCE)


def test_a_reaction_is_named_below_its_dose_and_a_refused_dose_is_crossed() -> None:
    lines = drawn(B12)
    assert "▲ Jul 9 mild: redness" in lines[5]
    assert lines[5].index("▲") == lines[4].index("1")
    assert lines[4].count("✕") == 1
    assert "✕ not given" in lines[-1]


def test_what_would_lie_on_another_note_stands_on_a_second_line() -> None:
    reaction = dose(date(2026, 11, 21), "1", reaction="REACTION: hives")
    below = drawn(replace(B12, doses=(reaction,)))[5:7]
    assert below[0].endswith("due Nov 21, 7 d late")
    assert "▲ Nov 21 hives" in below[1]


def test_two_sites_are_two_numbers_and_a_dose_given_elsewhere_is_hollow() -> None:
    lane = replace(ONCE, doses=(dose(date(2026, 9, 18), "2", "8"), dose(date(2026, 10, 18), outside=True)))
    track = drawn(lane)[4]
    assert "28" in track
    assert "◇" in track


@pytest.mark.parametrize("months", ZOOMS)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("roomy", [False, True])
def test_every_line_ends_within_its_place_and_reads_in_ascii(width: int, months: int, roomy: bool) -> None:
    lines = drawn(DEPO, B12, ONCE, width=width, months=months, roomy=roomy)
    assert max(map(len, lines)) <= width
    assert all(in_ascii(line).isascii() for line in lines)
    assert {"no window on record", "cyanocobalamin"} <= {word for line in lines for word in _phrases(line)}


def _phrases(line: str) -> set[str]:
    return {phrase for phrase in ("no window on record", "cyanocobalamin") if phrase in line}


def test_in_ascii_a_window_a_grace_and_a_late_day_are_three_signs() -> None:
    track = in_ascii(drawn(DEPO, width=116)[4])
    assert {"=", ":", "."} <= set(track)


def test_the_selected_dose_is_brought_in_sight_and_wins_its_column() -> None:
    old = dose(date(2023, 3, 1), "5")
    lines = drawn(replace(ONCE, doses=(old, *ONCE.doses)), selected=old.id)
    assert "5" in lines[4]
    assert "2023" in lines[1]
    assert "today" not in lines[0]
    one, two = dose(date(2026, 9, 18), "4"), dose(date(2026, 9, 19), "3")
    crowded = replace(ONCE, doses=(one, two))
    assert "4" in drawn(crowded, months=24, selected=one.id)[4]
    assert "3" in drawn(crowded, months=24, selected=two.id)[4]


def test_where_not_every_drug_has_room_the_selected_ones_is_shown_and_the_others_counted() -> None:
    lanes = (DEPO, B12, ONCE)
    top = drawn(*lanes, rows=8)
    assert len(top) <= 8
    assert "medroxyPROGESTERone" in top[3]
    assert top[-1].endswith("↓ 2 more drugs")
    low = drawn(*lanes, rows=8, selected=ONCE.doses[0].id)
    assert any(line.startswith("ketorolac") for line in low)


def test_a_click_finds_the_dose_drawn_nearest() -> None:
    axis = axis_around(TODAY, 8, 78)
    first, second, _refused = B12.doses
    assert dose_at(B12, axis, axis.column(first.day) + 2) is first
    assert dose_at(B12, axis, axis.column(second.day) - 1) is second
