"""Which drug of a formulary a charted name means: generic or brand, any case, with or without its salt."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from models.reference.coverage_tables import class_named
from models.reference.formulary import BillingCode, Drug, Formulary
from models.values.errors import BadInputError
from models.values.quantity import Quantity
from models.values.source import Confidence, Source

_STRENGTH = re.compile(r"\b\d[\d.,]*\s*(?:mg|mcg|g|ml|units?|iu|meq|%)?(?:/\S+)?", re.IGNORECASE)
_ASIDE = re.compile(r"\([^)]*\)")
_SAME = {"subq": "subcut", "sc": "subcut", "subcutaneous": "subcut", "sod": "sodium", "hydrochloride": "hcl"}
_EMPTY = frozenset({"injection", "injectable", "generic", "for", "vial", "nos"})
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Told:
    """What a chart says of a drug beside its name: NDCs (5-4-2), labelled contents, the code somebody keyed."""

    ndcs: tuple[str, ...] = ()
    contents: tuple[Quantity, ...] = ()
    hcpcs: str | None = None


def find_drug(formulary: Formulary, name: str, told: Told, at: str = "drug.name") -> Drug | None:
    """Return the one drug meant, None when the formulary holds none. Raises BadInputError when several could be."""
    found = _named(formulary, name)
    for narrowed in (_by_ndc(formulary, told), _by_code(told), _by_content(told)):
        if len(found) < 2:
            break
        found = tuple(drug for drug in found if narrowed(drug)) or found
    if len(found) > 1:
        names = ", ".join(drug.name for drug in found[:_SHOWN])
        raise BadInputError(at, f"{name!r} could be {names}: write which, or give the package's NDC")
    return found[0] if found else None


def keyed_drug(name: str, hcpcs: str | None, unit: Quantity | None) -> Drug | None:
    """Return a drug outside the formulary as far as somebody keyed it; None when nothing tells how it is billed.

    Its class is told by its words (vaccines, allergens); otherwise a code and its unit are both needed.
    """
    kind = class_named(name, hcpcs or "")
    if hcpcs is None or unit is None:
        return _outside(name, kind, ()) if kind else None
    source = Source("keyed with the visit", Confidence.UNCONFIRMED)
    return _outside(name, kind or "therapeutic", (BillingCode(hcpcs, unit, "per", None, None, source),))


def _named(formulary: Formulary, name: str) -> tuple[Drug, ...]:
    exact = formulary.named(name)
    if exact:
        return exact
    bare = " ".join(_STRENGTH.sub(" ", name).split())
    plain = " ".join(_ASIDE.sub(" ", bare).split())
    for said in filter(None, (bare, name, plain)):
        found = formulary.named(said) or _worded(formulary, said)
        if found:
            return found
    return ()


def _worded(formulary: Formulary, name: str) -> tuple[Drug, ...]:
    """Return the drugs one of whose names holds every word of `name`; the closest names only."""
    wanted = set(_words(name))
    if not wanted:
        return ()
    fits: dict[str, tuple[int, Drug]] = {}
    for drug in formulary.drugs.values():
        spare = [len(words - wanted) for words in _spellings(drug) if wanted <= words]
        if spare:
            fits[drug.slug] = (min(spare), drug)
    least = min((spare for spare, _ in fits.values()), default=0)
    return tuple(drug for spare, drug in fits.values() if spare == least)


def _spellings(drug: Drug) -> list[set[str]]:
    return [set(_words(text)) for text in (drug.name, drug.display, *drug.brands)]


def _words(text: str) -> list[str]:
    words = (_SAME.get(word, word) for word in re.findall(r"[a-z0-9.]+", text.lower()))
    return [word for word in words if word not in _EMPTY]


def _by_ndc(formulary: Formulary, told: Told) -> Callable[[Drug], bool]:
    slugs = {formulary.by_ndc[ndc][0].slug for ndc in told.ndcs if ndc in formulary.by_ndc}
    return lambda drug: drug.slug in slugs


def _by_code(told: Told) -> Callable[[Drug], bool]:
    return lambda drug: any(code.hcpcs == told.hcpcs for code in drug.codes)


def _by_content(told: Told) -> Callable[[Drug], bool]:
    return lambda drug: any(
        package.content is not None
        and content.comparable(package.content.unit)
        and content.to(package.content.unit) == package.content
        for package in drug.packages
        for content in told.contents
    )


def _outside(name: str, product_class: str, codes: tuple[BillingCode, ...]) -> Drug:
    return Drug(
        slug="", name=name, display=name, brands=(), ingredients=(), classes=(), product_class=product_class,
        routes=(), codes=codes, packages=(), site_rules=(), observations=(), min_interval_days=0, needle="",
        high_alert=False, double_check="none", pain=False,
        clinical_source=Source("not in the formulary", Confidence.UNCONFIRMED), templates=(), notes="",
    )  # fmt: skip
