"""Which drug of a formulary a charted name means: generic or brand, any case, with or without its salt."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from models.codes.tables.vaccine_products import product_of_cvx
from models.core.errors import BadInputError
from models.core.quantity import Quantity, Unit
from models.core.source import Confidence, Source
from models.drugs.drug import BillingCode, Drug
from models.drugs.formulary import Formulary
from models.drugs.naming.product_class import class_named

_STRENGTH = re.compile(r"\b\d[\d.,]*\s*(?:mg|mcg|g|ml|units?|iu|meq|%)?(?:/\S+)?", re.IGNORECASE)
_ASIDE = re.compile(r"\([^)]*\)")
_SAME = {"subq": "subcut", "sc": "subcut", "subcutaneous": "subcut", "sod": "sodium", "hydrochloride": "hcl"}
_EMPTY = frozenset({"injection", "injectable", "generic", "for", "vial", "nos"})
_SHOWN = 4
_NEAREST, _TELLING, _LONG = 3, 4, 7
_DOSE = Quantity(Decimal(1), Unit.EACH)
_KEYED = Source("keyed with the visit", Confidence.UNCONFIRMED)


@dataclass(frozen=True, slots=True)
class ChartedProduct:
    """What a chart says of a drug beside its name: NDCs (5-4-2), labelled contents, the code somebody keyed, CVX."""

    ndcs: tuple[str, ...] = ()
    contents: tuple[Quantity, ...] = ()
    hcpcs: str | None = None
    cvx: str = ""


def find_drug(formulary: Formulary, name: str, product: ChartedProduct, at: str = "drug.name") -> Drug | None:
    """Return the one drug meant, None when the formulary holds none. Raises BadInputError when several could be.

    Without a name the NDC tells the drug, then the code.
    """
    found = _named(formulary, name) if name.strip() else _nameless(formulary, product)
    for narrowed in (_by_ndc(formulary, product), _by_code(product), _by_content(product)):
        if len(found) < 2:
            break
        found = tuple(drug for drug in found if narrowed(drug)) or found
    if len(found) > 1:
        names = ", ".join(drug.name for drug in found[:_SHOWN])
        raise BadInputError(at, f"{name or product.hcpcs!r} could be {names}: write which, or give the package's NDC")
    return found[0] if found else None


def keyed_drug(name: str, product: ChartedProduct, unit: Quantity | None) -> Drug | None:
    """Return a drug outside the formulary as far as somebody keyed it; None when nothing tells how it is billed.

    Its class is told by its code or its words. A code needs its unit too, but a vaccine's, which is one unit a dose.
    """
    hcpcs = product.hcpcs or product_of_cvx(product.cvx) or None
    kind = class_named(name, hcpcs or "")
    if hcpcs is not None and unit is None and kind.endswith("vaccine"):
        return _outside(name, kind, (BillingCode(hcpcs, _DOSE, "tier", None, None, _KEYED),))
    if hcpcs is None or unit is None:
        told_by_words = class_named(name) if hcpcs else kind
        return _outside(name, told_by_words, ()) if told_by_words else None
    return _outside(name, kind or "therapeutic", (BillingCode(hcpcs, unit, "per", None, None, _KEYED),))


def similar_names(formulary: Formulary, name: str) -> tuple[str, ...]:
    """Return the names of the formulary nearest to one it does not hold: most words alike first, in their spelling.

    Words of four letters and more may differ by a letter, long ones by two.
    """
    wanted = [word for word in dict.fromkeys(_words(_STRENGTH.sub(" ", name))) if len(word) >= _TELLING]
    found: list[tuple[int, int, str, str]] = []
    for slug, names in formulary.names.items():
        for message in names if slug not in formulary.retired else ():
            words = _words(message)
            alike = sum(any(_alike(word, other) for other in words) for word in wanted)
            if alike and message != slug:
                found.append((-alike, len(words), message, slug))
    found.sort()
    shown = (_shown(formulary.drugs[slug], message) for *_, message, slug in found[: 2 * _NEAREST])
    return tuple(dict.fromkeys(shown))[:_NEAREST]


def _alike(one: str, other: str) -> bool:
    most = 2 if len(one) >= _LONG else 1
    return one == other or (abs(len(one) - len(other)) <= most and _letters_apart(one, other) <= most)


def _letters_apart(one: str, other: str) -> int:
    """Return how many letters have to be added, taken out or changed to make one word the other."""
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        before, row[0] = row[0], place
        for column, wanted in enumerate(other, 1):
            before, row[column] = row[column], min(row[column] + 1, row[column - 1] + 1, before + (letter != wanted))
    return row[-1]


def _shown(drug: Drug, message: str) -> str:
    brand = next((brand for brand in drug.brands if " ".join(brand.lower().split()) == message), "")
    return f"{brand} ({drug.name})" if brand and brand not in drug.name else drug.name


def _nameless(formulary: Formulary, product: ChartedProduct) -> tuple[Drug, ...]:
    offered = [drug for drug in formulary.drugs.values() if drug.slug not in formulary.retired]
    found = tuple(drug for drug in offered if _by_ndc(formulary, product)(drug))
    return found or tuple(drug for drug in offered if product.hcpcs and _by_code(product)(drug))


def _named(formulary: Formulary, name: str) -> tuple[Drug, ...]:
    exact = formulary.named(name)
    if exact:
        return exact
    bare = " ".join(_STRENGTH.sub(" ", name).split())
    plain = " ".join(_ASIDE.sub(" ", bare).split())
    for message in filter(None, (bare, name, plain)):
        found = formulary.named(message) or _worded(formulary, message)
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
    names = [set(_words(text)) for text in (drug.name, drug.display)]
    brands = [set(_words(text)) for text in drug.brands]
    # Labels say brand and substance in one line: `HyperRHO S/D Full Dose`.
    return [*names, *brands, *(names[0] | brand for brand in brands)]


def _words(text: str) -> list[str]:
    words = (_SAME.get(word, word) for word in re.findall(r"[a-z0-9.]+", text.lower()))
    return [word for word in words if word not in _EMPTY]


def _by_ndc(formulary: Formulary, product: ChartedProduct) -> Callable[[Drug], bool]:
    slugs = {formulary.by_ndc[ndc][0].slug for ndc in product.ndcs if ndc in formulary.by_ndc}
    return lambda drug: drug.slug in slugs


def _by_code(product: ChartedProduct) -> Callable[[Drug], bool]:
    return lambda drug: any(code.hcpcs == product.hcpcs for code in drug.codes)


def _by_content(product: ChartedProduct) -> Callable[[Drug], bool]:
    return lambda drug: any(
        package.content is not None
        and content.comparable(package.content.unit)
        and content.to(package.content.unit) == package.content
        for package in drug.packages
        for content in product.contents
    )


def _outside(name: str, product_class: str, codes: tuple[BillingCode, ...]) -> Drug:
    return Drug(
        slug="", name=name, display=name, brands=(), ingredients=(), classes=(), product_class=product_class,
        routes=(), codes=codes, packages=(), site_rules=(), observations=(), min_interval_days=0, needle="",
        high_alert=False, double_check="none", pain=False,
        clinical_source=Source("not in the formulary", Confidence.UNCONFIRMED), templates=(), notes="",
    )  # fmt: skip
