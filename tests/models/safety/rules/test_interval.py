"""S41 to S44: too early by the order or the drug, in calendar days of the clinic."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from models.core.charting_codes import Outcome
from models.core.finding import Severity
from models.drugs.formulary import shipped_formulary
from models.safety.giving import next_due
from models.safety.rules.order.interval import check
from tests.models.safety.rules.cases import B12, TODAY, VIVITROL, case, dose_on, drug_of, order, wall

DEPO = "medroxyprogesterone-acetate"
MIDNIGHTS = ["2026-11-23", "2026-03-08", "2026-11-01", "2026-12-31", "2028-02-29"]


def before(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize("days", [28, 29, 100])
def test_s41_on_the_day_the_interval_ends_and_later_nothing_is_said(days: int) -> None:
    assert check(case(VIVITROL, doses=(dose_on(before(days), VIVITROL),))) == []


@pytest.mark.parametrize("days", [1, 27])
def test_s41_a_day_sooner_asks_for_a_reason(days: int) -> None:
    (finding,) = check(case(VIVITROL, doses=(dose_on(before(days), VIVITROL),)))

    assert finding.severity is Severity.WARN
    assert f"{days} d ago" in finding.text
    assert "28 d are usual" in finding.text
    assert finding.text.endswith("Ask the provider.")


@pytest.mark.parametrize(
    ("days", "severity", "words"),
    [
        (1, Severity.WARN, "TOO EARLY"),
        (76, Severity.WARN, "TOO EARLY"),
        (77, None, ""),
        (91, None, ""),
        (92, Severity.NOTE, "GRACE"),
        (105, Severity.NOTE, "GRACE"),
        (106, Severity.WARN, "LATE"),
    ],
)
def test_s41_the_bands_of_dmpa_are_early_on_time_grace_and_late(
    days: int, severity: Severity | None, words: str
) -> None:
    """CDC: no back-up through day 105, from day 106 exclusion of pregnancy and 7 days of back-up."""
    found = check(case(DEPO, doses=(dose_on(before(days), DEPO),)))

    assert [finding.severity for finding in found] == ([severity] if severity else [])
    assert all(f"{words}: Day {days} since" in finding.text for finding in found)


def test_s41_a_late_dose_says_what_is_to_be_done_and_that_the_row_waits_for_sign_off() -> None:
    (finding,) = check(case(DEPO, doses=(dose_on(before(106), DEPO),)))

    assert "(CDC) (needs local sign-off)" in finding.text
    assert "7 days of back-up contraception" in finding.text


def test_s41_the_stricter_label_is_followed_where_the_clinic_picks_it() -> None:
    bands = drug_of(DEPO).intervals
    assert [row.name for row in bands if row.in_use] == ["CDC"]
    label = tuple(replace(row, in_use=row.name == "label") for row in bands)
    late = case(DEPO, doses=(dose_on(before(92), DEPO),))

    (finding,) = check(replace(late, facts=replace(late.facts, drug=replace(drug_of(DEPO), intervals=label))))

    assert finding.text.startswith("LATE: Day 92 since Aug 23, after day 91 (label)")


@pytest.mark.parametrize("slug", [slug for slug, drug in shipped_formulary().drugs.items() if drug.intervals])
@pytest.mark.parametrize("anchor", ["2026-03-07", "2026-03-08", "2026-10-31", "2026-11-01", "2027-12-31", "2028-02-29"])
@pytest.mark.parametrize("clocks", [("23:50", "00:10"), ("00:10", "23:50")])
def test_s44_midnight_and_both_changeovers_shift_no_edge_of_any_band(
    slug: str, anchor: str, clocks: tuple[str, str]
) -> None:
    """Every edge of every shipped band, with the dose given at 23:50 and the next at 00:10, and the other way round."""
    given, (first, second) = date.fromisoformat(anchor), clocks
    bands = next(row for row in drug_of(slug).intervals if row.in_use)
    edges = {
        bands.early_before - 1: "TOO EARLY", bands.early_before: "", bands.on_time_through: "",
        bands.on_time_through + 1: "GRACE", bands.grace_through: "GRACE", bands.grace_through + 1: "LATE",
    }  # fmt: skip
    for days, word in edges.items():
        now = wall(f"{given + timedelta(days=days)} {second}")
        earlier = dose_on(given, slug, given_at=wall(f"{given} {first}"))
        found = check(case(slug, now=now, doses=(earlier,)))
        assert [finding.text.partition(":")[0] for finding in found] == ([word] if word else []), days


def test_s42_a_part_of_a_dose_anchors_no_band() -> None:
    whole, part = dose_on(before(91), DEPO), dose_on(before(5), DEPO, outcome="partly_given")

    assert check(case(DEPO, doses=(part, whole))) == []


def test_s43_a_dose_given_elsewhere_counts() -> None:
    reported = dose_on(before(30), DEPO, outside="the patient", giver="County clinic")

    (finding,) = check(case(DEPO, doses=(reported,)))

    assert finding.text.startswith("TOO EARLY: Day 30 since Oct 24")


@pytest.mark.parametrize(("due_in", "warned"), [(1, True), (0, False), (-1, False)])
def test_s41_an_order_is_early_until_its_due_day(due_in: int, warned: bool) -> None:
    found = check(case(ordered=order(due_on=TODAY + timedelta(days=due_in))))

    assert [finding.at for finding in found] == (["verify.due"] if warned else [])


def test_s41_an_as_needed_order_is_never_early() -> None:
    assert check(case(ordered=order(due_on=TODAY + timedelta(days=3), as_needed=True))) == []


def test_s42_the_next_due_day_counts_from_the_day_given_not_the_day_due() -> None:
    late = case(ordered=order(interval_days=28, due_on=before(9)))

    assert next_due(late.facts, TODAY, Outcome.GIVEN) == TODAY + timedelta(days=28)


def test_s42_a_part_does_not_move_the_due_day() -> None:
    part = case(ordered=order(interval_days=28, due_on=before(9)))

    assert next_due(part.facts, TODAY, Outcome.PARTLY_GIVEN) == before(9)


def test_s43_doses_of_any_order_count() -> None:
    other = dose_on(before(3), DEPO)
    assert other.order_id != order().id
    assert check(case(DEPO, doses=(other,)))


@pytest.mark.parametrize("outcome", ["refused", "not_given"])
def test_s43_a_dose_that_never_reached_the_patient_does_not_count(outcome: str) -> None:
    assert check(case(DEPO, doses=(dose_on(before(3), DEPO, outcome=outcome),))) == []


def test_s43_another_drug_does_not_count() -> None:
    assert check(case(DEPO, doses=(dose_on(before(3), B12),))) == []


@pytest.mark.parametrize("day", MIDNIGHTS)
def test_s44_ten_minutes_over_midnight_is_the_next_day(day: str) -> None:
    """23:50 and 00:10, also around both changeovers, New Year and 29 February: B12 asks for one day."""
    eve = date.fromisoformat(day)
    after = wall(f"{eve + timedelta(days=1)} 00:10")
    earlier = dose_on(eve, given_at=wall(f"{eve} 23:50"))

    assert check(case(now=after, ordered=order(valid_until=None), doses=(earlier,))) == []


@pytest.mark.parametrize("day", MIDNIGHTS)
def test_s44_the_same_day_from_end_to_end_is_too_soon(day: str) -> None:
    earlier = dose_on(date.fromisoformat(day), given_at=wall(f"{day} 00:10"))

    (finding,) = check(case(now=wall(f"{day} 23:50"), ordered=order(valid_until=None), doses=(earlier,)))

    assert "also given that day" in finding.text


@pytest.mark.parametrize("days", [27, 28])
@pytest.mark.parametrize("changeover", ["2026-03-08", "2026-11-01"])
@pytest.mark.parametrize("clock", ["00:10", "23:50"])
def test_s44_daylight_saving_shifts_no_band(clock: str, changeover: str, days: int) -> None:
    """An hour more or less between the doses is no day more or less."""
    given = date.fromisoformat(changeover) - timedelta(days=14)
    now = wall(f"{given + timedelta(days=days)} {'00:10' if clock == '23:50' else '23:50'}")

    earlier = dose_on(given, VIVITROL, given_at=wall(f"{given} {clock}"))
    found = check(case(VIVITROL, now=now, doses=(earlier,)))

    assert bool(found) == (days < 28)


def test_s44_a_late_entry_counts_to_the_day_it_was_given() -> None:
    """Given on the eve at 23:50, charted at 00:10: the day charted would be on time, the day given is not."""
    given, charted = wall("2026-11-22 23:50"), wall("2026-11-23 00:10")

    (finding,) = check(case(now=charted, given_at=given, ordered=order(due_on=date(2026, 11, 23))))

    assert finding.text == "Due on Nov 23, given 1 d before. Giving it early needs a reason."


def test_s43_a_late_entry_just_before_a_charted_dose_is_too_near_as_well() -> None:
    charted = dose_on(before(2), DEPO)

    (finding,) = check(case(DEPO, given_at=wall("2026-11-18 10:00"), doses=(charted,)))

    assert "3 d later (Nov 21)" in finding.text


def test_a_dose_that_is_not_given_is_never_early() -> None:
    refused = case(DEPO, doses=(dose_on(before(3), DEPO),), outcome=Outcome.REFUSED)
    assert check(refused) == []
