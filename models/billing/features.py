"""What a visit has that only some billing rules care for, so that a plain visit passes only the rules it needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from models.billing.doses.drug_code import unclassified
from models.billing.doses.drug_groups import DrugGroup
from models.billing.doses.prepared_dose import Charged
from models.billing.facts import Injection, Visit
from models.billing.tables.asked_modifiers import shipped_asked_modifiers
from models.billing.tables.coverage import shipped_coverage_tables
from models.billing.tables.tables import shipped_billing_tables

FEATURES = (
    "services", "several_acts", "vaccine", "supplied", "notice", "acquired_340b", "keyed_code", "keyed_modifier",
    "charted_waste", "shared", "outsourced", "last_given", "providers", "new_problem", "mixed", "subcut", "wellness",
    "banded", "unclassified", "leftover", "several_groups", "fees", "policies", "not_charged", "unknown_container",
    "converted", "withdrawn", "asked_modifier", "place", "not_direct", "unknown_payer", "route_modifier", "covered",
    "overdrawn", "own_item", "own_price", "prepaid",
)  # fmt: skip
"""Every feature a rule may wait for; `needs` of a rule names those of which one must be there."""


def features_of(
    visit: Visit, charged: tuple[Charged, ...], groups: tuple[DrugGroup, ...], dosed: frozenset[str]
) -> frozenset[str]:
    """Return the features of a visit, those of its charged doses (`features_of_doses`) among them."""
    plain = len(charged) == len(visit.injections) == 1 and visit.injections[0].supply == "clinic"
    more = [*_around(visit.payer.type, visit.place_of_service, visit.supervision)]
    more += [*_of_visit(visit, charged, groups), *(() if plain else _of_injections(visit.injections))]
    return dosed.union(more) if more else dosed


def features_of_doses(charged: tuple[Charged, ...], groups: tuple[DrugGroup, ...]) -> frozenset[str]:
    """Return the features that the charged doses and their drug groups bring."""
    return frozenset([*_of_doses(charged), *_of_groups(groups)])


@lru_cache(maxsize=1024)
def _around(payer: str, place: str, supervision: str) -> frozenset[str]:
    """Return the features of payer, place and supervision: a plain visit has none."""
    tables = shipped_billing_tables()
    gated = any(place in tables.groups[name].codes for name in _GATED)
    found = {
        "place": gated or not (len(place) == _PLACE_DIGITS and place.isascii() and place.isdigit()),
        "not_direct": supervision != "direct",
        "unknown_payer": payer not in tables.types,
    }
    return frozenset(name for name, there in found.items() if there)


_GATED = ("facility_place", "telehealth_place", "encounter_rate_place")
_PLACE_DIGITS = 2


def _of_visit(visit: Visit, charged: tuple[Charged, ...], groups: tuple[DrugGroup, ...]) -> Iterator[str]:
    if visit.services:
        yield "services"
    if len(charged) > 1 or (charged and charged[0].injection.count > 1):
        yield "several_acts"
    if len(groups) > 1:
        yield "several_groups"
    if visit.providers.ordering or visit.providers.supervising:
        yield "providers"
    if not visit.established_plan:
        yield "new_problem"
    if visit.payer.fees is not None:
        yield "fees"
    if visit.payer.policies:
        yield "policies"
    if len(charged) < len(visit.injections) or not charged:
        yield "not_charged"


def _of_injections(injections: tuple[Injection, ...]) -> Iterator[str]:
    for one in injections:
        if one.supply != "clinic":
            yield "supplied"


def _of_doses(charged: tuple[Charged, ...]) -> Iterator[str]:
    special, expected = features_of_codes(), _expected_classes()
    for dose in charged:
        one = dose.injection
        if one.count < 1:
            yield "mixed"
        if one.part_of:
            yield "not_charged"
        if dose.vaccine:
            yield "vaccine"
        if one.route == "SUBCUT":
            yield "subcut"
        if one.drug is not None and one.drug.product_class == "wellness":
            yield "wellness"
        if one.hcpcs:
            yield "keyed_code"
        yield from _stated(one)
        for code in dose.codes:
            if not isinstance(code, str) and code.hcpcs in special:
                yield from special[code.hcpcs]
        if one.drug is not None and one.drug.product_class in expected:
            yield "covered"
        for share in dose.shares:
            if share.opened.drawn or (share.held is not None and share.given.amount > share.held.amount):
                yield "overdrawn"
        for opened in one.packages:
            if opened.ndc11 is None and not opened.hcpcs:
                yield "unknown_container"
            if opened.shared:
                yield "shared"
            if opened.outsourced:
                yield "outsourced"


@cache
def features_of_codes() -> Mapping[str, tuple[str, ...]]:
    """Return the features a drug code brings by itself."""
    coverage = shipped_coverage_tables()
    pairs = [
        *((code, "withdrawn") for row in coverage.withdrawn for code in row.hcpcs),
        *((code, "route_modifier") for row in coverage.route_modifiers for code in row.hcpcs),
        *((code, "covered") for row in coverage.covered for code in row.hcpcs),
        *((code, "asked_modifier") for row in shipped_asked_modifiers() for code in row.hcpcs),
    ]
    return {code: tuple([feature for other, feature in pairs if other == code]) for code, _ in pairs}


@cache
def _expected_classes() -> frozenset[str]:
    return frozenset(row.product_class for row in shipped_coverage_tables().expected)


def _stated(one: Injection) -> Iterator[str]:
    if one.abn:
        yield "notice"
    if one.acquired_340b:
        yield "acquired_340b"
    if one.modifiers:
        yield "keyed_modifier"
    if one.discarded is not None:
        yield "charted_waste"
    if one.last_given is not None:
        yield "last_given"
    if one.rare.charted is not None:
        yield "converted"
    if one.rare.item:
        yield "own_item"
    if one.rare.prepaid:
        yield "prepaid"
    if one.rare.price is not None:
        yield "own_price"


def _of_groups(groups: tuple[DrugGroup, ...]) -> Iterator[str]:
    for group in groups:
        if group.code.band is not None or group.code.style == "tier":
            yield "banded"
        if unclassified(group.code):
            yield "unclassified"
        if group.left:
            yield "leftover"
