"""S59, S61, S62: how the patient took it, and for how long they were watched."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from models.charting.rules.summary import observe_until
from models.core.charting_codes import Outcome, ResponseKind
from models.core.finding import Severity
from models.safety.rules.outcome.response import check
from tests.models.safety.rules.cases import KETOROLAC, NOW, TODAY, case, dose_on

OMALIZUMAB = "omalizumab"
PAIN = {"pain_before": 7, "pain_after": 3}


def watched(slug: str, minutes: int, doses: int = 0, **draft: Any) -> list[Any]:
    """Return what is found when the patient was watched for some minutes after dose number `doses` + 1."""
    earlier = tuple(dose_on(TODAY - timedelta(days=28 * n), slug) for n in range(1, doses + 1))
    return check(case(slug, doses=earlier, given_at=NOW - timedelta(minutes=minutes), **draft))


def test_s78_a_dose_without_a_response_is_stopped() -> None:
    (finding,) = check(case(response=None))

    assert finding.severity is Severity.STOP
    assert finding.text == "Say how the patient took it, or that the observation still runs."


def test_s62_a_reaction_names_at_least_one_sign() -> None:
    (finding,) = check(case(response=ResponseKind.REACTION, severity="mild"))

    assert (finding.severity, finding.at) == (Severity.STOP, "response.signs")
    assert check(case(response=ResponseKind.REACTION, severity="mild", signs=("urticaria",))) == []


@pytest.mark.parametrize(("before", "after", "at", "message"), [
    (None, None, "pain_before", "Write the pain score before the dose: 0 to 10, or 99 for unable."),
    (63, None, "pain_before", "63 is more than 10. Write the pain score before the dose: 0 to 10, or 99 for unable."),
    (6, 11, "pain_after", "11 is more than 10. Write the pain score after the dose: 0 to 10, or 99 for unable."),
])  # fmt: skip
def test_s61_a_score_that_is_none_is_named_and_asked_for_again(before: int, after: int, at: str, message: str) -> None:
    draft = {"response": ResponseKind.TOLERATED, "pain_before": before, "pain_after": after}
    (finding, *_) = check(case(KETOROLAC, **draft))
    assert (finding.severity, finding.at, finding.text) == (Severity.STOP, f"response.{at}", message)


def test_s62_a_reaction_says_how_severe_it_was() -> None:
    (finding,) = check(case(response=ResponseKind.REACTION, signs=("urticaria",)))

    assert (finding.severity, finding.at) == (Severity.STOP, "response.severity")


def test_s59_left_early_needs_a_note() -> None:
    (finding,) = check(case(response=ResponseKind.LEFT_EARLY, note=" "))

    assert (finding.severity, finding.at) == (Severity.STOP, "response.note")
    assert check(case(response=ResponseKind.LEFT_EARLY, note="had to fetch her child")) == []


@pytest.mark.parametrize(
    ("slug", "doses", "minutes"),
    [
        (OMALIZUMAB, 0, 120),
        (OMALIZUMAB, 2, 120),
        (OMALIZUMAB, 3, 30),
        ("olanzapine-pamoate", 0, 180),
        ("testosterone-undecanoate", 5, 30),
    ],
)
def test_s59_the_time_to_watch_depends_on_drug_and_dose_number(slug: str, doses: int, minutes: int) -> None:
    (finding,) = watched(slug, minutes - 1, doses)

    assert finding.severity is Severity.WARN
    assert f"To be watched {minutes} min, until 09:43." in finding.text
    assert watched(slug, minutes, doses) == []


def test_s59_the_timer_starts_at_the_time_given_not_at_signing() -> None:
    observing = case(OMALIZUMAB, given_at=NOW - timedelta(minutes=50), response=ResponseKind.OBSERVING)
    assert observe_until(observing) == NOW + timedelta(minutes=70)


def test_s59_a_refused_dose_starts_no_timer() -> None:
    refused = case(OMALIZUMAB, outcome=Outcome.REFUSED, response=ResponseKind.OBSERVING)
    assert observe_until(refused) is None


def test_s59_an_observation_that_still_runs_stops_nothing() -> None:
    assert watched(OMALIZUMAB, 0, response=ResponseKind.OBSERVING) == []


@pytest.mark.parametrize("score", [0, 10, 99])
def test_s61_pain_is_0_to_10_or_unable(score: int) -> None:
    assert watched(KETOROLAC, 15, pain_before=score, pain_after=score) == []


@pytest.mark.parametrize("score", [None, -1, 11, 98, 100])
def test_s61_no_other_pain_score_passes(score: int | None) -> None:
    (before,) = watched(KETOROLAC, 15, **{**PAIN, "pain_before": score})
    (after,) = watched(KETOROLAC, 15, **{**PAIN, "pain_after": score})

    assert {before.severity, after.severity} == {Severity.STOP}
    assert (before.at, after.at) == ("response.pain_before", "response.pain_after")


def test_s61_the_second_score_waits_for_the_end_of_the_observation() -> None:
    assert watched(KETOROLAC, 0, pain_before=7, response=ResponseKind.OBSERVING) == []


def test_s61_a_drug_not_given_for_pain_asks_for_no_score() -> None:
    assert check(case()) == []


def test_a_dose_not_given_has_no_response() -> None:
    assert check(case(outcome=Outcome.NOT_GIVEN, response=None)) == []
