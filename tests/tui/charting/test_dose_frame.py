"""What stands around a dose and in its steps, as text: banner, checks, lots, order, sites, the syringe (F32 to F44)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from models.charting.queries.charting import Charting, ChartingView, view_charting
from models.core.charting_codes import Step
from models.core.finding import Finding, Severity
from models.core.quantity import parse_quantity
from models.patients.facts import AllergyFacts, PatientFacts
from models.safety.draft import SitePick
from tests.models.safety.rules.cases import NOW, TODAY, case, dose_on, lot, order, package, picked
from tests.tui.screen_text import EACH_HOSTILE_NAME
from tui.charting.steps.dose_drawing import dose_drawing, stop_lines
from tui.charting.steps.give_sites import map_sites
from tui.charting.steps.lot_rows import lot_rows
from tui.charting.steps.order_lines import last_doses, order_lines
from tui.charting.steps.refusal import notified_choices
from tui.design.text import flowed
from tui.widgets.lists.finding_list import check_rows, counted
from tui.widgets.lists.pair_lines import paired
from tui.widgets.lists.site_rows import nearest
from tui.widgets.patient_banner import banner

WIDTHS = (60, 80, 100, 120, 200)
PEOPLE = ("M Ruiz MA · D Lee MD on site", "M Ruiz MA · D Lee MD")
KETOROLAC = "ketorolac-tromethamine"
LATEX = AllergyFacts("latex", "rash", "low")


def patient(**over: object) -> PatientFacts:
    values = {
        "id": UUID(int=1), "family": "Okafor", "given": "Ngozi Adaeze", "birth_date": date(1961, 8, 24),
        "sex": "female", "mrn": "004102", "active": True, "deceased": False, "weight_kg": Decimal(74),
        "weight_on": date(2026, 11, 2), "allergy_status": "none_known", "allergies": (), **over,
    }  # fmt: skip
    return PatientFacts(**values)  # type: ignore[arg-type]


def shown(who: PatientFacts, width: int) -> list[str]:
    return [line.plain for line in banner(who, date(2026, 11, 28), "10:42", PEOPLE, width)]


def test_f32_the_banner_is_two_lines_with_the_time_and_the_people_at_the_right() -> None:
    first, second = shown(patient(), 78)
    assert first == f"{'OKAFOR, Ngozi Adaeze   65 y · Aug 24, 1961 · MRN 004102 · 74 kg':<73}10:42"
    assert second.startswith("Allergies  none known ")
    assert second.endswith("  M Ruiz MA · D Lee MD on site")
    assert shown(patient(), 118)[0].startswith("OKAFOR, Ngozi Adaeze   born Aug 24, 1961 (65 y) · MRN 004102 · 74 kg ")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    ("status", "allergies", "words"),
    [
        ("none_known", (), "Allergies  none known"),
        ("unknown", (), " ▲ Allergies  not asked"),
        ("recorded", (LATEX,), " ▲ Allergies  latex (rash)"),
    ],
)
def test_f32_allergies_and_their_answer_are_never_parted(width: int, status: str, allergies: tuple, words: str) -> None:
    for name in ("Okafor", "Okafor-Montgomery-Featherstonehaugh the Third of Somewhere Far Away"):
        lines = shown(patient(family=name, allergy_status=status, allergies=allergies), width)
        assert any(words in line for line in lines), lines
        assert all(len(line) <= width for line in lines), lines
        assert any(line.endswith("10:42") for line in lines)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", EACH_HOSTILE_NAME)
def test_s5_a_long_name_sends_the_facts_to_their_own_line_and_nothing_is_hidden(width: int, name: str) -> None:
    who = patient(family=name, weight_kg=None, active=False)
    lines = shown(who, width)
    for fact in ("INACTIVE RECORD", "Aug 24, 1961", "MRN 004102", "weight not known"):
        assert sum(fact in line for line in lines) == 1, (fact, lines)


def finding(severity: Severity, text: str) -> Finding:
    return Finding(text, severity, "dose.lot", text, "S1")


def test_f34_f37_checks_say_stops_first_in_one_language_of_marks() -> None:
    findings = [
        finding(Severity.NOTE, "to know"),
        finding(Severity.STOP, "not yet entered"),
        finding(Severity.WARN, "asks a reason"),
        finding(Severity.STOP, "forbidden"),
        replace(finding(Severity.WARN, "answered"), passed="ASKED"),
    ]
    open_keys, reasons = {findings[1].key}, {findings[4].key: "checked against the chart"}
    lines = [line.plain for line in flowed(check_rows(findings, open_keys, reasons, [("warn", "less waste")]), 60)]

    assert lines == [
        "■ STOP  forbidden",
        "▲ Reason  asks a reason",
        "▲ less waste",
        "○ not yet entered",
        "i to know",
        "✓ ASKED: checked against the chart",
    ]
    assert counted(findings, open_keys, reasons, 4, [("warn", "less waste")]) == (
        "5 passed · 1 stop · 2 warnings · 1 open"
    )
    assert counted(findings, open_keys, reasons, 4) == "5 passed · 1 stop · 1 warning · 1 open"


def view(*slug: str, **over: Any) -> tuple[Charting, ChartingView]:
    made = case(*slug, **over)
    charting = Charting(UUID(int=1), 1, made.draft, made.facts, None)
    return charting, view_charting(made.facts, made.draft, NOW)


@pytest.mark.parametrize("width", [58, 78, 77, 98])
def test_f35_lots_stand_in_columns_and_no_lot_number_date_or_count_is_broken(width: int) -> None:
    stock = (
        lot(lot_number="B2207", use_by=TODAY + timedelta(days=4)),
        lot(lot_id=UUID(int=12), lot_number="C7702", status="recalled"),
        lot(lot_id=UUID(int=13), lot_number="X93480-LONG", on_hand=Decimal(17)),
    )
    _charting, shown = view(stock=stock, lots=(), step=Step.DOSE)
    heads, choices = lot_rows(shown, stock, width)
    texts = [choice.text for choice in choices]
    at = heads.index("Lot") - 6
    assert [text[at:].split("\N{NO-BREAK SPACE}")[0] for text in texts] == ["B2207", "C7702", "X93480-LONG"]
    assert all(" " not in text and len(text) + 6 <= width for text in texts)
    assert "RECALLED" in texts[1]
    assert [choice.look for choice in choices] == ["", "warn", ""]
    assert "17\N{NO-BREAK SPACE}vials" in texts[2]


def test_f36_the_lot_that_was_picked_is_marked_and_says_how_it_came_in() -> None:
    _charting, shown = view(step=Step.DOSE)
    _heads, (choice,) = lot_rows(shown, shown.lots, 78)
    assert (choice.chosen, choice.hint) == (True, "scanned")


@pytest.mark.parametrize("large", [False, True])
def test_the_sum_the_vial_and_the_syringe_stand_together_with_what_to_draw(large: bool) -> None:
    _charting, shown = view(step=Step.DOSE)
    lines = [line.plain.replace("\N{NO-BREAK SPACE}", " ") for line in dose_drawing(shown, large=large)]
    assert lines[0] == shown.arithmetic.replace("\N{NO-BREAK SPACE}", " ")
    assert any("draw 1 mL, 1,000 mcg, into a 1 mL syringe" in line for line in lines)
    assert all(len(line) <= 78 for line in lines)


def test_where_a_smaller_container_leaves_less_to_waste_it_is_named_at_the_draw_up() -> None:
    large, small = package("00409-3796-01"), package("00409-3795-01")
    stock = (lot(lot_number="K5520", package=large), lot(lot_id=UUID(int=12), lot_number="K4471", package=small))
    ordered = order(KETOROLAC, dose=parse_quantity("30 mg"))
    lots = (picked(stock[0], ordered.dose),)
    _charting, shown = view(KETOROLAC, ordered=ordered, stock=stock, lots=lots, step=Step.DOSE)
    assert shown.waste == parse_quantity("30 mg")
    assert shown.less_waste is stock[1]


def test_f6_a_stop_says_what_to_do_and_draws_nothing() -> None:
    recalled = lot(lot_number="C7702", status="recalled")
    good = lot(lot_id=UUID(int=12), lot_number="R28044")
    _charting, shown = view(stock=(recalled, good), lots=(picked(recalled),), step=Step.DOSE)
    lines = [line.plain for line in stop_lines(shown, (recalled, good))]
    assert lines[0] == "What to do"
    assert lines[1].startswith("2      use lot R28044, use by Nov 23, 2027: scan it")
    assert lines[2] == "F8     not given, with the reason"


def test_an_order_is_two_ends_of_a_line_and_under_each_other_where_both_do_not_fit() -> None:
    charting, shown = view(step=Step.VERIFY)
    wide = [line.plain for line in paired(tuple(order_lines(charting, shown)), 78)]
    narrow = [line.plain for line in paired(tuple(order_lines(charting, shown)), 24)]
    assert "cyanocobalamin" in wide[0]
    assert len(narrow) > len(wide)
    assert all(len(line) <= 24 for line in narrow)


def test_sites_of_earlier_doses_are_dated_and_one_that_was_followed_by_a_reaction_is_marked() -> None:
    doses = (
        dose_on(TODAY - timedelta(days=30)),
        dose_on(TODAY - timedelta(days=60), site_codes=("deltoid-r",), reaction="redness"),
    )
    _charting, shown = view(doses=doses, sites=(), step=Step.GIVE)
    sites = {site.code: site for site in map_sites(shown)}
    assert (sites["deltoid-r"].state, sites["deltoid-r"].why) == ("proposed", "next")
    assert len(sites["deltoid-l"].dates) == 1
    assert sites["deltoid-r"].dates[0].startswith("▲")


def test_a_picked_site_is_picked_and_no_other_is_proposed() -> None:
    doses = (dose_on(TODAY - timedelta(days=30)),)
    _charting, shown = view(doses=doses, sites=(SitePick(code="vastus-l"),), step=Step.GIVE)
    states = {site.code: site.state for site in map_sites(shown)}
    assert states["vastus-l"] == "picked"


SPOTS = {"1": (18, 10), "2": (6, 10), "3": (16, 22), "4": (8, 22), "5": (15, 30), "6": (9, 30)}


@pytest.mark.parametrize(
    ("here", "steps", "there"),
    [("2", ["right"], "1"), ("1", ["left"], "2"), ("2", ["down"], "4"), ("4", ["down", "up"], "4"),
     ("3", ["left"], "4"), ("5", ["down"], ""), ("", ["up"], "1")],
)  # fmt: skip
def test_an_arrow_leads_to_the_nearest_site_in_its_direction(here: str, steps: list[str], there: str) -> None:
    for step in steps:
        here = nearest(SPOTS, here, step)
    assert here == there


def test_f12_a_refusal_needs_no_word_where_a_provider_is_on_site() -> None:
    charting, shown = view(step=Step.VERIFY)
    choices = notified_choices(charting, shown.draft, "D Lee MD")
    assert [choice.key for choice, _values in choices] == ["e", "f", "p", "b"]
    assert choices[-1][1] == {
        "explained": "what it is for, and what may follow without it",
        "provider_told": "D Lee MD, on site",
    }
    alone = notified_choices(charting, shown.draft, "")
    assert [choice.key for choice, _values in alone] == ["e", "f"]


def test_the_last_doses_stand_in_columns() -> None:
    doses = (dose_on(TODAY - timedelta(days=30)), dose_on(TODAY - timedelta(days=299), site_codes=()))
    charting, _shown = view(doses=doses)
    lines = [line.plain for line in last_doses(charting, TODAY, 4)]
    assert len(lines) == 2
    assert "left deltoid" in lines[0]
