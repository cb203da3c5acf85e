"""A rule is found by its name: one id, one file of that name, in the folder of its stage or of its step."""

from __future__ import annotations

import pkgutil
from collections import Counter
from importlib import import_module
from types import ModuleType

import pytest

import models.billing.rules
import models.safety.rules


def modules_below(package: ModuleType) -> list[ModuleType]:
    found = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    return [import_module(item.name) for item in found if not item.ispkg]


BILLING = modules_below(models.billing.rules)
SAFETY = modules_below(models.safety.rules)


def last_part(name: str) -> str:
    return name.rpartition(".")[2]


@pytest.mark.parametrize("rules", [BILLING, SAFETY], ids=["billing", "safety"])
def test_the_ids_of_rules_differ(rules: list[ModuleType]) -> None:
    ids = Counter(module.RULE.id for module in rules)
    assert len(ids) > 30
    assert {rule: count for rule, count in ids.items() if count > 1} == {}


@pytest.mark.parametrize("module", [*BILLING, *SAFETY], ids=lambda module: module.RULE.id)
def test_a_rule_stands_in_the_file_of_its_name(module: ModuleType) -> None:
    assert module.RULE.id == last_part(module.__name__)


@pytest.mark.parametrize("module", BILLING, ids=lambda module: module.RULE.id)
def test_a_billing_rule_stands_in_the_folder_of_its_stage(module: ModuleType) -> None:
    folder = last_part(module.__package__ or "")
    # A stage of more rules than a folder holds has several: edits_of_drug, edits_of_visit.
    assert folder == module.RULE.stage or folder.startswith(f"{module.RULE.stage}_of_")
