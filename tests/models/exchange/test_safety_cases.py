"""Worked cases of the safety rules asked by facts alone: each rule at each of its stages, as `checks` reads them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pydantic_core import PydanticUndefined

from models.core.source import Confidence
from models.safety.bare_draft import BareDraft, BareLotPick, BareSitePick
from models.safety.check import rules
from models.safety.draft import DraftBody, LotPick, SitePick
from tests.models.exchange.safety_checks import checked

CASES = Path(__file__).parents[2] / "cases_safety"
STAGED = [rule for rule in rules() if rule.stages]
SCREEN_ONLY = {
    "already_given", "as_needed", "cannot_scan", "carried_over", "drawn_up", "education", "first_expiring",
    "identifiers", "identity_scan", "ingredients", "outcome_reason", "own_dose", "patient_status", "refusal",
    "requester_left", "similar_patient", "supervision", "waste", "waste_witness",
}  # fmt: skip
"""Rules that ask for what only the charting screen, its draft or the clinic's shelf knows."""


class Worked(NamedTuple):
    """A case at one stage, and what its rule finds: severity, path, and what passes it where that is told."""

    rule: str
    test: str
    stage: str
    case: dict[str, Any]
    finds: list[list[str | None]]


def worked() -> list[Worked]:
    files = {path.stem: path.read_text("utf-8").splitlines() for path in sorted(CASES.glob("*.jsonl"))}
    rows = ((rule, json.loads(line)) for rule, message in files.items() for line in message)
    return [
        Worked(rule, row["test"], stage, row["case"] | {"stage": stage}, row["finds"])
        for rule, row in rows
        for stage in row["stages"]
        if row["rests_on"]
    ]


WORKED = worked()


@pytest.mark.parametrize("one", WORKED, ids=lambda one: f"{one.rule}/{one.stage}: {one.test}")
def test_the_worked_case_finds_what_its_rule_rests_on(one: Worked) -> None:
    found = [finding for finding in checked(one.case)["findings"] if finding["rule"] == one.rule]
    reported = [[finding[name] for name in ("severity", "at", "passes_with")] for finding in found]
    assert [row[: len(wanted)] for row, wanted in zip(reported, one.finds, strict=False)] == one.finds
    assert len(reported) == len(one.finds)
    assert all(finding["text"] and finding["source"] for finding in found)
    assert all(Confidence(finding["confidence"]) for finding in found)


@pytest.mark.parametrize("rule", STAGED, ids=lambda rule: rule.id)
def test_every_rule_finds_something_at_each_of_its_stages(rule: Any) -> None:
    assert {one.stage for one in WORKED if one.rule == rule.id and one.finds} == {stage.value for stage in rule.stages}


def test_a_rule_is_asked_by_facts_unless_it_is_of_the_screen_alone() -> None:
    assert {rule.id for rule in rules() if not rule.stages} == SCREEN_ONLY
    assert all(rule.facts for rule in STAGED)
    assert not any(rule.facts for rule in rules() if not rule.stages)


@pytest.mark.parametrize(
    ("bare", "full"),
    [(BareDraft, DraftBody), (BareLotPick, LotPick), (BareSitePick, SitePick)],
    ids=["body", "lot", "site"],
)
def test_a_draft_of_facts_has_every_field_of_a_charted_one_with_its_default(bare: Any, full: Any) -> None:
    fields = full.model_fields
    assert list(bare.__dataclass_fields__) == list(fields)
    for name, field in bare.__dataclass_fields__.items():
        default = field.default_factory() if name == "overrides" else field.default
        wanted = fields[name].default
        assert wanted is PydanticUndefined or default == wanted


def test_what_a_later_stage_states_changes_nothing_at_an_earlier_one() -> None:
    """At the order nothing is known of package, site and response, whatever the case states."""
    wrong_in_hand = next(one.case for one in WORKED if one.rule == "lot" and one.finds)
    ordered = {name: block for name, block in wrong_in_hand.items() if name != "administration"}
    assert checked(wrong_in_hand | {"stage": "order"}) == checked(ordered | {"stage": "order"})
