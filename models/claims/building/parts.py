"""Rows of the store as the parts of a claim: people, organization, coverages, providers, lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from models.claims.building.earlier_answers import EarlierAnswer
from models.claims.building.payers import ClaimPayers
from models.claims.claim import (
    Address,
    ClaimAdjustment,
    ClaimLine,
    DrugOnLine,
    Insurance,
    Organization,
    Person,
    Provider,
)
from models.patients.coverages.facts import CoverageFacts, in_order, same_payer


def person_of(row: Any) -> Person:
    """Return a patient as the claim names them."""
    born = row.birth_date if row.birth_precision == "day" else None
    address = Address(row.address, row.address_more, row.city, row.state, row.postal_code)
    return Person(row.family, row.given, row.middle, row.suffix, born, row.sex, address)


def clinic_of(row: Any) -> Organization:
    """Return the clinic as it bills. A clinic set up before its address had lines has its one line as the street."""
    street = row.street or row.address
    address = Address(street, row.street2, row.city, row.state, row.zip_code)
    return Organization(row.name, row.npi, row.tax_number, row.taxonomy, address, row.phone)


def provider_of(row: Any, role: str) -> Provider:
    """Return a practitioner in a role on the claim."""
    return Provider(role, Person(row.family, row.given), row.npi, credential=row.credential)


def insurances(
    coverages: Sequence[CoverageFacts],
    day: date,
    payer: tuple[str, str],
    payers: ClaimPayers,
    answers: tuple[Sequence[EarlierAnswer], Mapping[UUID, str]] = ((), {}),
) -> tuple[Insurance, ...]:
    """Return who pays, the billed payer first, behind it the others that hold on the day in their order.

    `answers` are those of earlier payers, the first to pay first, with the control numbers of the claim's lines by
    what they bill. A payer whose coverage is gone stands there without a member number: a check says so.
    """
    holding = [one for one in in_order(coverages) if one.holds_on(day)]
    asked = (*(answer.payer for answer in answers[0]), payer)
    *before, billed = (_ranked(rank, one, holding, payers) for rank, one in enumerate(asked, 1))
    earlier = (_answered(one, answer, answers[1]) for one, answer in zip(before, answers[0], strict=True))
    others = [one for one in holding if not any(same_payer((one.payer_type, one.payer_name), of) for of in asked)]
    return (billed, *earlier, *(_insurance(rank, one, payers) for rank, one in enumerate(others, len(asked) + 1)))


def _ranked(rank: int, payer: tuple[str, str], holding: Sequence[CoverageFacts], payers: ClaimPayers) -> Insurance:
    found = next((one for one in holding if same_payer((one.payer_type, one.payer_name), payer)), None)
    if found:
        return _insurance(rank, found, payers)
    facts = payers.of(*payer)
    return Insurance(
        rank, *payer, facts.payer_id, facts.filing, payer_address=facts.address, ndc_style=facts.ndc_style
    )  # fmt: skip


def _answered(one: Insurance, answer: EarlierAnswer, controls: Mapping[UUID, str]) -> Insurance:
    """Return an earlier payer with its answer; what was said of a line the claim no longer has names it by its id."""
    taken = (
        ClaimAdjustment(off.group, off.reason, off.amount, controls.get(off.bills, str(off.bills)) if off.bills else "")
        for off in answer.adjustments
    )
    return replace(
        one, paid=answer.paid, paid_on=answer.paid_on, adjustments=tuple(taken), remarks=answer.remarks
    )  # fmt: skip


def _insurance(rank: int, one: CoverageFacts, payers: ClaimPayers) -> Insurance:
    facts = payers.of(one.payer_type, one.payer_name)
    return Insurance(
        rank=rank,
        payer_type=one.payer_type,
        payer_name=one.payer_name or facts.name,
        payer_id=facts.payer_id,
        filing=facts.filing,
        member_id=one.member_id,
        group_number=one.group_number,
        relationship=one.relationship,
        subscriber=None if one.relationship == "self" else _subscriber(one),
        payer_address=facts.address,
        secondary_reason=one.second_reason if one.payer_type == "medicare" and rank > 1 else "",
        ndc_style=facts.ndc_style,
    )


def _subscriber(one: CoverageFacts) -> Person:
    """Return the subscriber: `Doe, Ann` and `Ann Doe` are family name and given names."""
    family, comma, given = one.subscriber_name.partition(",")
    if not comma:
        given, _, family = one.subscriber_name.strip().rpartition(" ")
    return Person(family.strip(), given.strip(), born=one.subscriber_birth_date, sex=one.subscriber_sex)


def claim_line(
    row: Any, day: date, diagnoses: Sequence[str], providers: tuple[Provider, ...], authorization: str
) -> ClaimLine:
    """Return a stored line as the claim has it; its diagnoses become pointers into the claim's, at most four."""
    drug = DrugOnLine(row.ndc11, row.ndc_unit, row.ndc_quantity) if row.ndc11 else None
    return ClaimLine(
        control=row.control,
        code=row.code,
        modifiers=tuple(row.modifiers),
        units=row.units,
        charge=row.charge,
        day=day,
        pointers=tuple(diagnoses.index(code) + 1 for code in row.diagnoses[:4]),
        drug=drug,
        description=row.description,
        note=row.note,
        partner=row.partner,
        administration=str(row.administration_id or ""),
        providers=providers,
        authorization=authorization,
    )


def line_providers(claims: Sequence[Provider], own: Mapping[str, Provider]) -> tuple[Provider, ...]:
    """Return the providers of a line that the claim as a whole does not name, and who ordered where another rendered.

    R69: a loop of the line stands only where it differs; who ordered has a place on lines alone.
    """
    known = {provider.role: provider for provider in claims}
    found = [one for role, one in own.items() if role != "ordering" and known.get(role) != one]
    rendering, ordering = own.get("rendering"), own.get("ordering")
    if ordering and (rendering is None or ordering.name != rendering.name):
        found.append(ordering)
    return tuple(found)
