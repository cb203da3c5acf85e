"""Every check finds its own fault on a faulty claim, and nothing on clean ones."""

from __future__ import annotations

from collections import Counter

import pytest

from models.claims.scrub.denials import denials
from models.claims.scrub.scrub import members, scrub
from tests.models.claims.scrub.clean import KINDS, facts
from tests.models.claims.scrub.code_sets import DrawnCodeSets
from tests.models.claims.scrub.faults import FAULTS, Fault


def facts_of(fault: Fault):
    """The facts around a faulty claim, with the code sets it names."""
    known = dict(fault.known)
    diagnoses, crosswalk = known.pop("icd10", {}), known.pop("crosswalk", {})
    sets = DrawnCodeSets(diagnoses, crosswalk) if diagnoses or crosswalk else None
    return facts(fault.claim, sets, **known)


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.rule for fault in FAULTS])
def test_a_faulty_claim_is_caught_by_exactly_the_right_check(fault):
    found = scrub(fault.claim, facts_of(fault))
    assert [(one.rule, one.at, one.severity.value) for one in found] == [(fault.rule, fault.at, fault.severity)], found
    assert fault.citation


@pytest.mark.parametrize("kind", KINDS)
def test_a_clean_claim_passes_untouched(kind):
    made, around = KINDS[kind]()
    assert scrub(made, facts(made, **around)) == ()


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
