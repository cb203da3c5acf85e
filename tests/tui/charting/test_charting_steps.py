"""What the charting screen makes of a draft: the time given, and what is said first while a stop stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from models.charting.queries.charting import Charting, view_charting
from models.core.charting_codes import Entry, Outcome, Step
from models.core.quantity import parse_quantity
from models.safety.draft import DraftBody, SitePick
from tests.models.safety.rules.cases import NOW, allergic_to, case, flagged, lot, order
from tui.charting.steps.steps import hard_stops, settled, shown, standing, updated

CEFTRIAXONE = "ceftriaxone-sodium"
LATER = NOW + timedelta(minutes=7)


def charting(*args: Any, **entered: Any) -> Charting:
    """Return a dose opened for charting with what was entered so far, on the step where the needle goes in."""
    made = case(*args, **{"given_at": None, "step": Step.GIVE, **entered})
    return Charting(UUID(int=1), 1, made.draft, made.facts, None)


def leave(opened: Charting, now: datetime, **values: Any) -> DraftBody:
    """Return the draft after the Enter that would leave the step at `now`."""
    return updated(opened, opened.body, {"given_now": now, **values})


def test_s40_enter_before_a_site_is_picked_records_no_time() -> None:
    opened = charting(sites=())
    body = leave(opened, NOW)

    assert body.given_at is None
    assert standing(view_charting(opened.facts, body, NOW), Step.GIVE)[0].text == "Pick the site: press its number."


def test_s40_the_time_given_is_that_of_the_enter_that_leaves_the_step() -> None:
    opened = charting(sites=())
    stray = leave(opened, NOW)
    done = leave(replace(opened, body=stray), LATER, sites=(SitePick(code="deltoid-r"),))

    assert done.given_at == LATER


def test_s40_a_reason_still_owed_for_the_site_keeps_the_time_open() -> None:
    opened = charting(ordered=order(dose=parse_quantity("3 mL")))
    (asked,) = standing(view_charting(opened.facts, opened.body.model_copy(update={"given_at": NOW}), NOW), Step.GIVE)

    stray = leave(opened, NOW)
    assert stray.given_at is None
    assert standing(view_charting(opened.facts, stray, NOW), Step.GIVE)[0] == asked
    answered = opened.body.model_copy(update={"overrides": {asked.key: "reviewed"}})
    assert leave(replace(opened, body=answered), LATER).given_at == LATER


def test_s40_a_time_that_was_said_is_not_replaced_by_enter_and_is_by_n() -> None:
    message = NOW - timedelta(minutes=5)
    opened = charting(given_at=message)

    assert leave(opened, LATER).given_at == message
    assert leave(opened, LATER, given_at=None).given_at == LATER


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.NOT_GIVEN])
def test_s57_a_dose_that_reached_nobody_keeps_no_time_given(outcome: Outcome) -> None:
    opened = charting(given_at=NOW, step=Step.RESPONSE)
    refused = settled(opened.body, outcome, "declined")

    assert refused.given_at is None
    assert settled(refused, Outcome.GIVEN, None).given_at is None


STOPS = {
    "recalled lot of a powder": ("dose", case(CEFTRIAXONE, stock=(lot(CEFTRIAXONE, status="recalled"),))),
    "recalled lot, not scanned": ("dose", case(stock=(lot(status="recalled"),))),
    "expired lot": ("dose", case(CEFTRIAXONE, stock=(lot(CEFTRIAXONE, use_by=NOW.date() - timedelta(days=1)),))),
    "allergy to the drug": ("verify", case(person=allergic_to("cyanocobalamin"))),
    "site of another route": ("give", case(sites=(SitePick(code="abdomen-upper-l"),))),
    "site the chart keeps clear": ("give", case(person=flagged(("infection", "deltoid-r")))),
    "a site the label forbids": ("give", case("naltrexone-er")),
}


@pytest.mark.parametrize("what", STOPS)
def test_u15_a_stop_is_said_first_and_nothing_more_is_asked_while_it_stands(what: str) -> None:
    step, made = STOPS[what]
    body = made.draft.model_copy(
        update={
            "step": Step(step),
            "given_at": None,
            "identifiers": () if step == "verify" else made.draft.identifiers,
            "lots": tuple(pick.model_copy(update={"entry": Entry.PICKED}) for pick in made.draft.lots),
        }
    )
    view = view_charting(made.facts, body, NOW)
    first = hard_stops(view)

    assert first
    assert standing(view, Step(step))[0] == first[0]
    message = shown(view)
    assert message[0] == first[0]
    asking = ("Write", "Say", "Match", "Pick the site:", "This is a powder", "The product was not scanned")
    assert [finding.text for finding in message if finding.text.startswith(asking)] == []


def test_u15_without_a_stop_everything_still_to_be_entered_is_asked() -> None:
    made = case(CEFTRIAXONE)
    body = made.draft.model_copy(update={"step": Step.DOSE, "final_volume_ml": None})
    view = view_charting(made.facts, body, NOW)

    assert hard_stops(view) == []
    assert next(finding.text for finding in shown(view)).startswith("This is a powder: write the volume")
