"""A visit with everything the billing rules ask of it worked out once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from models.reference.billing_tables import BillingTables, shipped_billing_tables
from models.reference.code_sets import AspLimit, CodeSets, HcpcsSpan, Icd10Code, Mue, PtpEdit
from models.rules.case import ChargeLine, Visit
from models.rules.drawn import Charged, charged
from models.rules.drug_groups import DrugGroup, Question, drug_groups
from models.rules.known_package import recognised


@dataclass(frozen=True, slots=True)
class PublishedFacts:
    """What the code sets in force that day say of the visit's codes and diagnoses."""

    pairs: tuple[PtpEdit, ...] = ()
    limits: Mapping[str, Mue] = field(default_factory=dict)
    spans: Mapping[str, HcpcsSpan] = field(default_factory=dict)
    prices: Mapping[str, AspLimit] = field(default_factory=dict)
    diagnoses: Mapping[str, Icd10Code] = field(default_factory=dict)
    crosswalk: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BillingCase:
    """What billing rules decide on: the visit, its injections that make charges and what they bill.

    `groups` become the drug lines; `questions` say which doses make none, and why. `answers` is the payer's answer to
    every switch. `published` is filled in before the modifiers stage, once the visit's codes are known.
    """

    visit: Visit
    tables: BillingTables
    charged: tuple[Charged, ...]
    groups: tuple[DrugGroup, ...]
    questions: tuple[Question, ...]
    answers: Mapping[str, str]
    published: PublishedFacts = PublishedFacts()

    def answer(self, switch: str) -> str:
        """Return the payer's answer to a switch."""
        return self.answers[switch]


def billing_case(visit: Visit) -> BillingCase:
    """Return the case of a visit, its injections recognised by the formulary."""
    tables = shipped_billing_tables()
    known = tuple(recognised(injection, visit.services, tables) for injection in visit.injections)
    if any(new is not old for new, old in zip(known, visit.injections, strict=True)):
        visit = replace(visit, injections=known)
    answers = _answers(visit, tables)
    kept = tuple(charged(visit, tables))
    groups, questions = drug_groups(visit, kept, answers, tables)
    return BillingCase(visit, tables, kept, groups, questions, answers)


def published_facts(case: BillingCase, lines: Iterable[ChargeLine], sets: CodeSets) -> PublishedFacts:
    """Return what the code sets say of the codes on `lines`; nothing the payer does not go by."""
    day, codes = case.visit.date_of_service, frozenset(line.code for line in lines)
    acts = frozenset(line.code for line in lines if line.package is None)
    return PublishedFacts(
        pairs=sets.ptp(acts, day) if len(acts) > 1 and case.answer("ncci_policy") == "enforced" else (),
        limits=sets.mue(codes, day) if case.answer("mue_policy") == "enforced" else {},
        spans=sets.hcpcs(codes, day),
        prices=sets.asp(codes, day) if case.visit.payer.fees else {},
        diagnoses=sets.icd10(frozenset(case.visit.diagnoses), day),
        crosswalk=_crosswalk(case, sets),
    )


def _crosswalk(case: BillingCase, sets: CodeSets) -> dict[str, tuple[str, ...]]:
    day = case.visit.date_of_service
    ndcs = {share.opened.ndc11 for group in case.groups for share in group.shares} - {None}
    listed = {ndc: sets.codes_of_ndc(ndc, day) for ndc in ndcs if ndc}
    return {ndc: codes for ndc, codes in listed.items() if codes}


def _answers(visit: Visit, tables: BillingTables) -> Mapping[str, str]:
    payer = visit.payer
    if not payer.policies and payer.type in tables.answers:
        return tables.answers[payer.type]
    return {switch: tables.answer(switch, payer.type, payer.policies) for switch in tables.switches}
