"""Severities keep their promise: a stop takes no answer, a warning takes a coded one, a note needs none."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.codes.tables.code_tables import shipped_code_tables
from models.core.charting_codes import Outcome, ResponseKind, Step
from models.core.finding import Severity
from models.safety.case import GivingCase
from models.safety.check import check, rules, unanswered
from models.safety.draft import SitePick
from models.safety.facts import OrderState
from tests.models.safety.rules.cases import (
    KETOROLAC,
    NOW,
    TODAY,
    VIVITROL,
    allergic_to,
    case,
    dose_on,
    lot,
    order,
    patient,
)

REASONS = [row.code for row in shipped_code_tables().reasons["override"]]
TROUBLES: list[dict[str, Any]] = [
    {},
    {"person": allergic_to("cyanocobalamin")},
    {"person": allergic_to("ketorolac", "aspirin"), "slug": KETOROLAC, "response": None},
    {"person": patient(allergy_status="unknown", deceased=True)},
    {"ordered": order(status=OrderState.ON_HOLD, signed_at=None, diagnoses=())},
    {"stock": (lot(use_by=TODAY - timedelta(days=1)),), "identifiers": ("name",)},
    {"stock": (lot(status="recalled"),), "sites": (), "given_at": NOW + timedelta(hours=1)},
    {"slug": VIVITROL, "doses": (dose_on(TODAY - timedelta(days=3), VIVITROL, site_codes=("deltoid-r",)),)},
    {"outcome": Outcome.REFUSED, "status_reason": None},
    {"outcome": Outcome.PARTLY_GIVEN, "supervisor_id": None, "supervision": "none"},
    {"sites": (SitePick(code="abdomen-lower-l"),), "given_at": NOW - timedelta(hours=3), "lots": ()},
]


def troubled(over: dict[str, Any], **draft: Any) -> GivingCase:
    values = {**over, **draft}
    return case(values.pop("slug", "cyanocobalamin"), **values)


@given(trouble=st.sampled_from(TROUBLES), data=st.data())
def test_no_answer_of_any_kind_clears_a_stop(trouble: dict[str, Any], data: st.DataObject) -> None:
    """Whatever reasons are given, coded or not, for every finding at once: each stop stays."""
    before = check(troubled(trouble))
    answers = data.draw(
        st.fixed_dictionaries({finding.key: st.one_of(st.sampled_from(REASONS), st.text()) for finding in before})
    )
    more = data.draw(st.dictionaries(st.text(), st.text(), max_size=3))

    answered = troubled(trouble, overrides={**more, **answers})
    after = check(answered)

    stops = [finding for finding in before if finding.severity is Severity.STOP]
    assert set(stops) <= set(unanswered(answered, after))


@pytest.mark.parametrize("reason", REASONS)
def test_a_warning_passes_with_any_coded_reason(reason: str) -> None:
    early = {"ordered": order(due_on=TODAY + timedelta(days=3))}
    (finding,) = (found for found in check(troubled(early)) if found.rule == "interval")
    assert finding.severity is Severity.WARN
    assert unanswered(troubled(early), (finding,)) == (finding,)

    answered = troubled(early, overrides={finding.key: reason}, response=ResponseKind.OBSERVING)

    assert unanswered(answered, check(answered)) == ()


@pytest.mark.parametrize("words", ["", "because", "PROVIDER", "provider "])
def test_a_warning_does_not_pass_with_words_that_are_no_code(words: str) -> None:
    answered = case(ordered=order(due_on=TODAY + timedelta(days=3)), overrides={"interval@verify.due": words})
    assert unanswered(answered, check(answered))


def test_the_reason_for_one_warning_does_not_answer_another() -> None:
    both = case(
        ordered=order(due_on=TODAY + timedelta(days=3)),
        person=patient(allergy_status="unknown"),
        overrides={"interval@verify.due": "provider"},
    )
    assert [finding.rule for finding in unanswered(both, check(both))] == ["allergy"]


def test_a_note_needs_no_answer() -> None:
    noted = case(ordered=order(diagnoses=()))
    assert {finding.severity for finding in check(noted)} == {Severity.NOTE}
    assert unanswered(noted, check(noted)) == ()


def test_a_dose_charted_completely_has_nothing_against_it() -> None:
    assert {finding.severity for finding in check(case())} == {Severity.NOTE}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_stops_come_first_and_every_finding_belongs_to_a_step_and_a_rule(trouble: dict[str, Any]) -> None:
    found = check(troubled(trouble))

    order_of = [Severity.STOP, Severity.WARN, Severity.NOTE]
    places = [order_of.index(finding.severity) for finding in found]
    assert places == sorted(places)
    known = {rule.id: rule for rule in rules()}
    for finding in found:
        assert finding.at.partition(".")[0] in [step.value for step in Step]
        row = finding.basis.cited if finding.basis else ""
        assert finding.source == (row or known[finding.rule].source)
        assert finding.text.endswith(".")
        assert len(finding.text) <= 160


def test_no_two_findings_of_a_case_share_a_key() -> None:
    for trouble in TROUBLES:
        keys = [finding.key for finding in check(troubled(trouble))]
        assert len(keys) == len(set(keys))


def test_every_rule_is_named_after_its_file_and_cites_its_promise() -> None:
    for rule in rules():
        assert rule.title
        assert re.match(r"[SWK]\d+\b", rule.source), rule.id
