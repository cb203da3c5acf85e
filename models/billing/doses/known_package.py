"""An injection as it was charted, with what the formulary knows of its packages and its route in our words."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from operator import is_

from models.billing.doses.equivalent_dose import in_billing_unit
from models.billing.doses.prepared_dose import INTRADERMAL, ROUTES
from models.billing.facts import Injection, OpenedPackage
from models.billing.tables.tables import shipped_billing_tables
from models.drugs.drug import Drug, Package
from models.drugs.naming.ordered_route import route_named


def recognised(injection: Injection, procedures: tuple[str, ...]) -> Injection:
    """Return the injection with its route as IM or SUBCUT where it means that, and each package's codes and NDC unit.

    A package is known by its NDC, or by container and labelled content. An NDC is never filled in: only the container
    in hand names it (R45). By another route, or as a product only procedures inject, it belongs to the first of the
    day's `procedures` that can have injected it. Doses are told in the unit their drug is billed by.
    """
    injection = in_billing_unit(injection)
    packages = tuple([described(injection.drug, opened) for opened in injection.packages])
    route = injection.route if injection.route in ROUTES else _route(injection.route)
    part_of = injection.part_of or (_procedure(injection, route, procedures) if procedures else "")
    same = all(map(is_, packages, injection.packages))
    if same and route == injection.route and part_of == injection.part_of:
        return injection
    return replace(injection, route=route, packages=packages, part_of=part_of)


def _route(message: str) -> str:
    known = route_named((message,))
    return (known.code if known and known.code else message.strip()).upper()


def _procedure(injection: Injection, route: str, procedures: tuple[str, ...]) -> str:
    kind = injection.drug.product_class if injection.drug else ""
    own = shipped_billing_tables().procedures.get(kind)
    if own is not None:
        return next((code for code in procedures if code in own), "")
    tested = route == INTRADERMAL and kind in shipped_billing_tables().groups["intradermal_class"].codes
    return procedures[0] if _within_procedure(route) and not tested else ""


def _within_procedure(route: str) -> bool:
    known = None if route in ROUTES else route_named((route,))
    return route not in ROUTES and (known is None or known.kind == "injectable")


@lru_cache(maxsize=4096)
def described(drug: Drug | None, opened: OpenedPackage) -> OpenedPackage:
    """Return an opened package with the codes and the NDC unit of the drug's packages it can be."""
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
