"""A signed dose as the billing rules see it again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from models.billing.facts import Injection, OpenedPackage
from models.charting.rules.visit import opened_package
from models.core.quantity import Quantity, Unit
from models.drugs.clinic_formulary import clinic_formulary
from models.store.clinic import Clinic


def stored_injection(clinic: Clinic, dose: Any, products: Sequence[Any], entries: int) -> Injection:
    """Return the injection of a stored dose; `products` are its rows (ndc, containers, source)."""
    drug = clinic_formulary(clinic).drugs.get(dose.drug_slug)
    given = Quantity(dose.dose if dose.dose is not None else dose.ordered_dose, Unit(dose.dose_unit))
    return Injection(
        drug=drug,
        drug_name=drug.name if drug else dose.drug_display,
        dose=given,
        route=dose.route.upper(),
        packages=_stored_packages(clinic, products, given),
        outcome=dose.outcome.value,
        count=max(1, entries),
        supply=products[0].source if products else "clinic",
        given_at=f"{dose.effective_at.astimezone(clinic.zone):%H:%M}" if dose.effective_at else "",
    )


def _stored_packages(clinic: Clinic, products: Sequence[Any], dose: Quantity) -> tuple[OpenedPackage, ...]:
    known = clinic_formulary(clinic).by_ndc
    taken = [(known[row.ndc][1], max(1, row.containers)) for row in products if row.ndc in known]
    if len(taken) < 2:
        return tuple(opened_package(package, count) for package, count in taken)
    # Containers were emptied in the order they were picked, as when it was signed.
    left, opened = dose.amount, []
    for package, count in taken:
        held = package.content
        if held is None or not held.comparable(dose.unit):
            return tuple(opened_package(package, count) for package, count in taken)
        part = min(held.to(dose.unit).amount * count, left)
        left -= part
        opened.append(opened_package(package, count, Quantity(part, dose.unit)))
    return tuple(opened)
