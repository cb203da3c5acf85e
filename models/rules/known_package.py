"""An injection as it was charted, with what the formulary knows of its packages and its route in our words."""

from __future__ import annotations

from dataclasses import replace

from models.reference.billing_tables import BillingTables
from models.reference.formulary import Drug, Package
from models.reference.stated_route import route_named
from models.rules.case import Injection, OpenedPackage, Service
from models.rules.drawn import ROUTES


def recognised(injection: Injection, services: tuple[Service, ...], tables: BillingTables) -> Injection:
    """Return the injection with its route as IM or SUBCUT where it means that, and each package's codes and NDC unit.

    A package is known by its NDC, or by container and labelled content. An NDC is never filled in: only the container
    in hand names it (R45). By another route it belongs to the procedure of the day that injects, where there is one.
    """
    packages = tuple(_described(injection.drug, opened) for opened in injection.packages)
    route = injection.route if injection.route in ROUTES else _route(injection.route)
    part_of = injection.part_of or (_procedure(route, services, tables) if services else "")
    same = all(new is old for new, old in zip(packages, injection.packages, strict=True))
    if same and route == injection.route and part_of == injection.part_of:
        return injection
    return replace(injection, route=route, packages=packages, part_of=part_of)


def _route(said: str) -> str:
    known = route_named((said,))
    return (known.code if known and known.code else said.strip()).upper()


def _procedure(route: str, services: tuple[Service, ...], tables: BillingTables) -> str:
    known = route_named((route,))
    if route in ROUTES or (known is not None and known.kind != "injectable"):
        return ""
    procedures = tables.groups["injection_procedure"].codes
    return next((service.code for service in services if service.code in procedures), "")


def _described(drug: Drug | None, opened: OpenedPackage) -> OpenedPackage:
    if drug is None or opened.hcpcs:
        return opened
    like = [package for package in drug.packages if _is(package, opened)]
    if not like:
        return opened
    codes = tuple(dict.fromkeys(code for package in like for code in package.hcpcs))
    units = {package.ndc_unit for package in like}
    return replace(opened, hcpcs=codes, ndc_unit=opened.ndc_unit or (units.pop() if len(units) == 1 else ""))


def _is(package: Package, opened: OpenedPackage) -> bool:
    if opened.ndc11 is not None:
        return package.ndc is not None and package.ndc.digits == opened.ndc11
    return package.container == opened.container and _same_content(package, opened) and _same_volume(package, opened)


def _same_content(package: Package, opened: OpenedPackage) -> bool:
    if package.content is None:  # contents vary from maker to maker
        return True
    stated = opened.content
    return (
        stated is not None
        and stated.comparable(package.content.unit)
        and stated.to(package.content.unit) == package.content
    )


def _same_volume(package: Package, opened: OpenedPackage) -> bool:
    return None in (package.volume_ml, opened.volume_ml) or package.volume_ml == opened.volume_ml
