"""Every check finds its own fault on a faulty claim, and nothing on clean ones."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import models.claims.scrub
from models.claims.claim import Claim
from models.claims.scrub.denials import denials
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.scrub import members, scrub
from tests.models.claims.scrub.changed import changed
from tests.models.claims.scrub.clean import KINDS, facts
from tests.models.claims.scrub.code_sets import DrawnCodeSets
from tests.models.claims.scrub.faults import FAULTS
from tests.models.claims.scrub.more_faults import CLEAN, MORE

EVERY = [*FAULTS, *MORE]


def facts_around(made: Claim, around: dict[str, Any]) -> ScrubFacts:
    """The facts around a claim, with the code sets it names."""
    known = dict(around)
    diagnoses, crosswalk, loaded = (known.pop(name, {}) for name in ("icd10", "crosswalk", "loaded"))
    sets = DrawnCodeSets(diagnoses, crosswalk, loaded=bool(loaded)) if diagnoses or crosswalk else None
    return facts(made, sets, **known)


@pytest.mark.parametrize("fault", EVERY, ids=[f"{fault.rule}-{place}" for place, fault in enumerate(EVERY)])
def test_a_faulty_claim_is_caught_by_exactly_the_right_check(fault):
    found = scrub(fault.claim, facts_around(fault.claim, fault.known))
    assert [(one.rule, one.at, one.severity.value) for one in found] == [(fault.rule, fault.at, fault.severity)], found
    assert fault.citation


@pytest.mark.parametrize("kind", KINDS)
def test_a_clean_claim_passes_untouched(kind):
    made, around = KINDS[kind]()
    assert scrub(made, facts(made, **around)) == ()


@pytest.mark.parametrize(("clean", "change", "around"), [row[1:] for row in CLEAN], ids=[row[0] for row in CLEAN])
def test_what_only_looks_like_a_fault_passes(clean, change, around):
    made, known = KINDS[clean]()
    for path, value in change.items():
        made = changed(made, path, value)
    assert scrub(made, facts_around(made, {**known, **around})) == ()


def test_every_check_has_a_faulty_claim_and_its_own_name():
    ids = Counter(member.rule.id for member in members())
    assert len(ids) > 100
    assert set(ids.values()) == {1}
    assert {fault.rule for fault in FAULTS} == ids.keys()
    assert len(KINDS) >= 20


@pytest.mark.parametrize("member", members(), ids=lambda member: member.rule.id)
def test_a_check_stands_in_the_file_of_its_name_with_source_denial_and_step(member):
    rule = member.rule
    assert member.check.__module__.rpartition(".")[2] == rule.id
    assert rule.title
    assert rule.source
    assert not rule.step.endswith(".")
    assert rule.denial in denials()


def test_every_denial_is_prevented_by_some_check_and_has_codes_and_words():
    used = {member.rule.denial for member in members()}
    assert denials().keys() == used
    for denial in denials().values():
        assert denial.code, denial
        assert denial.text
        assert denial.source.key


def test_no_check_knows_another():
    folder = Path(models.claims.scrub.__file__).parent
    groups = [path.name for path in folder.iterdir() if (path / "__init__.py").exists()]
    for path in folder.glob("*/*.py"):
        text = path.read_text("utf-8")
        assert not [group for group in groups if f"models.claims.scrub.{group}" in text], path
