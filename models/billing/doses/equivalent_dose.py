"""A dose charted in another unit than its drug is billed by, told in the billed one."""

from __future__ import annotations

from dataclasses import replace

from models.billing.facts import Injection, OpenedPackage
from models.core.quantity import Quantity, Unit
from models.drugs.unit_equivalents import Equivalent, equivalent_of


def in_billing_unit(injection: Injection) -> Injection:
    """Return the injection with dose and packages in the unit its drug is billed by; the same where they are."""
    drug = injection.drug
    equivalent = equivalent_of(drug) if drug is not None else None
    if drug is None or equivalent is None or not drug.codes:
        return injection
    unit = drug.codes[0].unit.unit
    dose = _converted(equivalent, injection.dose, unit)
    packages = tuple(_package(equivalent, opened, unit) for opened in injection.packages)
    if dose is injection.dose and all(a is b for a, b in zip(packages, injection.packages, strict=True)):
        return injection
    return replace(
        injection,
        dose=dose or injection.dose,
        packages=packages,
        marketed=tuple(_package(equivalent, sold, unit) for sold in injection.marketed),
        discarded=_converted(equivalent, injection.discarded, unit),
        rare=replace(injection.rare, charted=injection.rare.charted or injection.dose),
    )


def _package(equivalent: Equivalent, opened: OpenedPackage, unit: Unit) -> OpenedPackage:
    parts = (opened.content, opened.drawn, opened.actual_fill)
    content, drawn, fill = (_converted(equivalent, part, unit) for part in parts)
    if content is opened.content and drawn is opened.drawn and fill is opened.actual_fill:
        return opened
    # Known by its content only now, so codes found before are looked for again.
    return replace(opened, content=content, drawn=drawn, actual_fill=fill, hcpcs=())


def _converted(equivalent: Equivalent, quantity: Quantity | None, unit: Unit) -> Quantity | None:
    if quantity is None or quantity.comparable(unit):
        return quantity
    converted = equivalent.converted(quantity, unit)
    return quantity if converted is None else converted[0]
