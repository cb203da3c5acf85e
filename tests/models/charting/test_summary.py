"""The sentence that is signed tells what is, not what is still to come (F21)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models.charting.rules.summary import observe_until, sentence
from models.core.charting_codes import ResponseKind
from models.core.words import time_text
from tests.models.safety.rules.cases import CHICAGO, KETOROLAC, case, lot


def message(**draft: Any) -> str:
    return sentence(case(KETOROLAC, **draft))


def test_an_observation_still_running_at_signing_is_not_told_as_over() -> None:
    observing = case("omalizumab", response=ResponseKind.OBSERVING)
    ends = observe_until(observing)
    assert ends is not None
    assert ends > observing.now
    assert f"Observation until {time_text(ends, CHICAGO)}." in sentence(observing)
    assert "Observed" not in sentence(observing)


@pytest.mark.parametrize(
    ("response", "before", "after", "pain"),
    [
        (ResponseKind.OBSERVING, 6, None, ", pain 6 before the dose."),
        (ResponseKind.OBSERVING, 6, 3, ", pain 6 to 3."),
        (ResponseKind.TOLERATED, 6, 3, "No reaction, pain 6 to 3."),
        (ResponseKind.TOLERATED, 0, 0, "No reaction, pain 0 to 0."),
        (ResponseKind.TOLERATED, None, 3, "No reaction, pain 3 after the dose."),
        (ResponseKind.LEFT_EARLY, 99, 3, "Left before the end of observation, pain unable to 3."),
        (ResponseKind.REACTION, 6, 3, "REACTION, mild: redness, pain 6 to 3."),
    ],
)
def test_pain_scores_stand_in_the_sentence_whatever_came_of_the_dose(
    response: ResponseKind, before: int | None, after: int | None, pain: str
) -> None:
    reported = {"severity": "mild", "signs": ("redness",)} if response is ResponseKind.REACTION else {}
    assert pain in message(response=response, pain_before=before, pain_after=after, **reported)


def test_a_dose_without_scores_says_nothing_of_pain() -> None:
    assert "pain" not in message(response=ResponseKind.OBSERVING)


def test_an_opened_vial_stands_with_its_own_date_and_an_unopened_one_with_the_labels() -> None:
    label, own = date(2027, 6, 6), date(2026, 12, 17)
    assert "from lot AB123, exp Jun 6, 2027." in sentence(case(stock=(lot(expires_on=label, use_by=label),)))
    opened = sentence(case(stock=(lot(expires_on=label, use_by=own),)))
    assert "from open vial lot AB123, use by Dec 17, 2026." in opened
    assert "2027" not in opened
