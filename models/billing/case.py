"""A visit with everything the billing rules ask of it worked out once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from operator import is_
from types import MappingProxyType
from typing import Any, NamedTuple

from models.billing.doses.drug_groups import DrugGroup, Question, drug_groups
from models.billing.doses.known_package import recognised
from models.billing.doses.prepared_dose import Charged, charged
from models.billing.facts import Injection, Visit
from models.billing.features import features_of, features_of_doses
from models.billing.lines import ChargeLine
from models.billing.tables.tables import BillingTables, shipped_billing_tables
from models.codes.code_sets import AspLimit, CodeSets, HcpcsSpan, Icd10Code, Mue, PtpEdit, SetRelease

_EMPTY: Mapping[str, Any] = MappingProxyType({})


class PublishedFacts(NamedTuple):
    """What the code sets in force that day say of the visit's codes and diagnoses.

    `behind` are the sets that were asked and speak only for days before that day.
    """

    pairs: tuple[PtpEdit, ...] = ()
    limits: Mapping[str, Mue] = _EMPTY
    spans: Mapping[str, HcpcsSpan] = _EMPTY
    prices: Mapping[str, AspLimit] = _EMPTY
    diagnoses: Mapping[str, Icd10Code] = _EMPTY
    crosswalk: Mapping[str, tuple[str, ...]] = _EMPTY
    behind: tuple[SetRelease, ...] = ()


class BillingCase(NamedTuple):
    """What billing rules decide on: the visit, its injections that make charges and what they bill.

    `groups` become the drug lines; `questions` say which doses make none, and why. `answers` is the payer's answer to
    every switch, `features` what the visit has that only some rules care for. `published` is filled in before the
    modifiers stage, once the visit's codes are known.
    """

    visit: Visit
    tables: BillingTables
    charged: tuple[Charged, ...]
    groups: tuple[DrugGroup, ...]
    questions: tuple[Question, ...]
    answers: Mapping[str, str]
    features: frozenset[str]
    published: PublishedFacts = PublishedFacts()

    def answer(self, switch: str) -> str:
        """Return the payer's answer to a switch."""
        return self.answers[switch]


def billing_case(visit: Visit) -> BillingCase:
    """Return the case of a visit, its injections recognised by the formulary."""
    tables, day = shipped_billing_tables(), visit.date_of_service
    procedures = _procedures(visit, tables) if visit.services else ()
    prepared = [_prepared(number, one, day, procedures) for number, one in enumerate(visit.injections)]
    known = tuple([one.injection for one in prepared])
    kept = tuple([one.charged for one in prepared if one.charged is not None])
    if not all(map(is_, known, visit.injections)):
        visit = _with_injections(visit, known)
    answers = _answers(visit, tables)
    groups, questions, dosed = _grouped(kept, *[answers[switch] for switch in _LINE_SWITCHES])
    features = features_of(visit, kept, groups, dosed)
    return BillingCase(visit, tables, kept, groups, questions, answers, features)


_LINE_SWITCHES = ("patient_supplied_policy", "sample_policy", "noc_units_policy")


@lru_cache(maxsize=4096)
def _grouped(
    doses: tuple[Charged, ...], patient: str, sample: str, unclassified: str
) -> tuple[tuple[DrugGroup, ...], tuple[Question, ...], frozenset[str]]:
    answers = dict(zip(_LINE_SWITCHES, (patient, sample, unclassified), strict=True))
    groups, questions = drug_groups(doses, answers, shipped_billing_tables())
    return groups, questions, features_of_doses(doses, groups)


class _Prepared(NamedTuple):
    injection: Injection
    charged: Charged | None


@lru_cache(maxsize=4096)
def _prepared(number: int, injection: Injection, day: date, procedures: tuple[str, ...]) -> _Prepared:
    # The same vial gives the same dose many times a day: what depends on nothing else is worked out once.
    known = recognised(injection, procedures)
    return _Prepared(known, charged(number, known, day))


def _procedures(visit: Visit, tables: BillingTables) -> tuple[str, ...]:
    known = tables.groups["injection_procedure"].codes
    return tuple(service.code for service in visit.services if service.code in known)


def _with_injections(visit: Visit, injections: tuple[Injection, ...]) -> Visit:
    # Spelled out, not replace(): nearly every visit passes here.
    return Visit(
        visit.date_of_service,
        visit.payer,
        visit.place_of_service,
        visit.supervision,
        visit.diagnoses,
        injections,
        visit.services,
        visit.providers,
        visit.age,
        visit.established_plan,
    )


def published_facts(case: BillingCase, lines: Iterable[ChargeLine], sets: CodeSets) -> PublishedFacts:
    """Return what the code sets say of the codes on `lines`; nothing the payer does not go by."""
    visit, answers = case.visit, case.answers
    codes, acts, ndcs = [], [], [share.opened.ndc11 for group in case.groups for share in group.shares]
    for line in lines:
        codes.append(line.code)
        if line.package is None:
            acts.append(line.code)
    keyed = [dose.injection.hcpcs for dose in case.charged] if "keyed_code" in case.features else []
    asked = _Asked(
        visit.date_of_service,
        (*codes, *filter(None, keyed)),
        tuple(acts) if answers["ncci_policy"] == "enforced" else (),
        answers["mue_policy"] == "enforced",
        visit.payer.fees is not None,
    )
    facts = _facts_of_codes(sets, asked)
    diagnoses = sets.icd10(frozenset(visit.diagnoses), asked.day)
    crosswalk = {ndc: found for ndc in ndcs if ndc and (found := sets.codes_of_ndc(ndc, asked.day))}
    behind = _behind(sets, asked, bool(visit.diagnoses), any(ndcs))
    if not (diagnoses or crosswalk or behind):
        return facts
    return PublishedFacts(facts.pairs, facts.limits, facts.spans, facts.prices, diagnoses, crosswalk, behind)


class _Asked(NamedTuple):
    """What is asked of the sets of codes: `acts` are compared in pairs, none where the payer does not go by them."""

    day: date
    codes: tuple[str, ...]
    acts: tuple[str, ...]
    limits: bool
    prices: bool


@lru_cache(maxsize=8192)
def _facts_of_codes(sets: CodeSets, asked: _Asked) -> PublishedFacts:
    # One visit is much like the next: the same question is put to the code sets once.
    day, codes, acts = asked.day, frozenset(asked.codes), frozenset(asked.acts)
    return PublishedFacts(
        pairs=sets.ptp(acts, day) if len(acts) > 1 else (),
        limits=sets.mue(codes, day) if asked.limits else {},
        spans=sets.hcpcs(codes, day),
        prices=sets.asp(codes, day) if asked.prices else {},
    )


def _behind(sets: CodeSets, asked: _Asked, diagnoses: bool, ndcs: bool) -> tuple[SetRelease, ...]:
    """Return the releases that were asked and end before the day."""
    pairs = len(set(asked.acts)) > 1
    return _released(sets, asked.day, bool(asked.codes), asked.limits, pairs, asked.prices, ndcs, diagnoses)


@lru_cache(maxsize=8192)
def _released(sets: CodeSets, day: date, *asked: bool) -> tuple[SetRelease, ...]:
    found = sets.releases(day)
    kinds = [kind for kind, wanted in zip(_KINDS, asked, strict=True) if wanted and kind in found]
    return tuple(found[kind] for kind in kinds if found[kind].through < day)


_KINDS = ("hcpcs", "mue", "ncci_ptp", "asp_pricing", "asp_ndc", "icd10_cm")


def _answers(visit: Visit, tables: BillingTables) -> Mapping[str, str]:
    payer = visit.payer
    if not payer.policies and payer.type in tables.answers:
        return tables.answers[payer.type]
    return {switch: tables.answer(switch, payer.type, payer.policies) for switch in tables.switches}
