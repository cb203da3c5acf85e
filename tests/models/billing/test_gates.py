"""A plain visit passes only the rules it needs: which ones are left out never changes what it bills."""

from __future__ import annotations

import tomllib
from dataclasses import replace

from hypothesis import given

from models.billing.features import FEATURES
from models.billing.pipeline import Member, derive, run, stages
from tests.daily import over_each
from tests.models.billing.drawn_visits import visits
from tests.models.billing.test_billing_cases import FILES
from tests.models.billing.test_pipeline import slow
from tests.models.billing.visits import visit_from

EVERY_RULE = [[Member(replace(rule, needs=frozenset()), apply) for rule, apply in members] for members in stages()]


def test_rules_wait_only_for_features_there_are():
    assert {need for members in stages() for rule, _ in members for need in rule.needs} <= set(FEATURES)


@slow
@given(visits())
def test_a_rule_that_is_left_out_had_nothing_to_say(visit):
    assert run(visit, EVERY_RULE) == derive(visit)


@over_each(FILES, lambda path: f"{path.parent.name}/{path.stem}")
def test_no_worked_example_needs_a_rule_that_is_left_out(path):
    case = tomllib.loads(path.read_text("utf-8"))
    visit = visit_from(case["visit"], case.get("stored"))
    assert run(visit, EVERY_RULE) == derive(visit)
