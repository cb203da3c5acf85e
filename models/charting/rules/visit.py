"""One charted dose as the billing rules see it."""

from __future__ import annotations

from dataclasses import replace

from models.billing.facts import NOTHING_RARE, Injection, OpenedPackage, RareFacts, Visit
from models.charting.facts import DoseCase
from models.core.quantity import Quantity, Unit
from models.drugs.drug import Package
from models.safety.giving import given_at, service_day
from models.safety.mixing import ingredient_cases


def visit_of(case: DoseCase) -> Visit | None:
    """Return the visit one dose makes; None while dose, route or time are not known."""
    facts, draft = case.facts, case.draft
    dose = case.dose or facts.order.dose
    if dose is None or facts.order.route is None:
        return None
    supervision = "direct" if facts.giver.may_supervise else draft.supervision
    return Visit(
        date_of_service=service_day(case),
        payer=facts.payer,
        place_of_service=facts.place_of_service,
        supervision=supervision,
        diagnoses=facts.order.diagnoses,
        injections=_injections(case, dose, facts.order.route),
    )


def _injections(case: DoseCase, dose: Quantity, route: str) -> tuple[Injection, ...]:
    """Return what went in: one injection, or its ingredients, all but the first mixed into that one's syringe."""
    own, parts = _rare(case), ingredient_cases(case)
    if not parts:
        return (_injection(case, dose, route, own),)
    made = []
    for number, part in enumerate(parts):
        ingredient, amount = case.facts.parts[number].ingredient, part.dose or part.facts.order.dose
        if amount is None:
            return (_injection(case, dose, route, own),)
        rare = own if number == 0 else NOTHING_RARE
        if ingredient.price is not None and dose.unit is Unit.ML:
            rare = replace(rare, price=ingredient.price * dose.amount)
        one = _injection(part, amount, route, rare)
        made.append(one if number == 0 else replace(one, count=0, same_syringe_as=0))
    return tuple(made)


def _injection(case: DoseCase, dose: Quantity, route: str, rare: RareFacts) -> Injection:
    facts, draft = case.facts, case.draft
    return Injection(
        drug=facts.drug,
        drug_name=facts.drug.name if facts.drug else facts.order.medication_text,
        dose=dose,
        route=route.upper(),
        packages=_packages(case),
        outcome=draft.outcome.value,
        count=max(1, len(draft.sites)),
        given_at=_clock_time(case),
        rare=rare,
        supply=case.lots[0].owner if case.lots else "clinic",
    )


def _rare(case: DoseCase) -> RareFacts:
    item, series = case.facts.order.charge_code, case.facts.prepaid_on(service_day(case))
    return RareFacts(item=item, prepaid=series.next_dose if series else "") if item or series else NOTHING_RARE


def _clock_time(case: DoseCase) -> str:
    given = given_at(case)
    return f"{given.astimezone(case.facts.zone):%H:%M}" if given else ""


def _packages(case: DoseCase) -> tuple[OpenedPackage, ...]:
    shared = _drawn(case)
    return tuple(
        opened_package(lot.package, max(1, pick.containers), part)
        for lot, pick, part in zip(case.lots, case.draft.lots, shared, strict=False)
    )


def opened_package(package: Package, count: int, drawn: Quantity | None = None) -> OpenedPackage:
    """Return containers of a formulary package as opened; `drawn` where several kinds share the dose."""
    return OpenedPackage(
        container=package.container,
        form=package.form,
        content=package.content,
        volume_ml=package.volume_ml,
        ndc11=package.ndc.digits if package.ndc else None,
        ndc_unit=package.ndc_unit,
        count=count,
        hcpcs=package.hcpcs,
        drawn=drawn,
    )


def _drawn(case: DoseCase) -> list[Quantity | None]:
    # Containers are emptied in the order they were picked; the last one gives what is still needed.
    if len(case.lots) < 2 or case.dose is None:
        return [None] * len(case.lots)
    left, parts = case.dose, []
    for lot, pick in zip(case.lots, case.draft.lots, strict=False):
        content = lot.package.content
        if content is None or not content.comparable(left.unit):
            return [None] * len(case.lots)
        held = content.to(left.unit).amount * max(1, pick.containers)
        if lot.vial_id and lot.remaining_ml is not None and lot.package.concentration:
            held = lot.package.concentration.to(left.unit).amount * lot.remaining_ml
        taken = min(held, left.amount)
        parts.append(Quantity(taken, left.unit))
        left = Quantity(left.amount - taken, left.unit)
    return list(parts)
