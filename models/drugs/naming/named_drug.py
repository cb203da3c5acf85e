"""What the name of a medication says: ingredients, concentration, form, and the formulary drugs it can mean."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from functools import cache, lru_cache

from models.core.errors import BadInputError
from models.core.quantity import Quantity, Unit, format_amount
from models.drugs.drug import Drug
from models.drugs.formulary import Formulary
from models.drugs.naming.ordered_route import form_kind

_UNITS = {
    "mg": Unit.MG, "mcg": Unit.MCG, "ug": Unit.MCG, "µg": Unit.MCG, "g": Unit.G, "gm": Unit.G, "unt": Unit.UNIT,
    "unit": Unit.UNIT, "units": Unit.UNIT, "iu": Unit.UNIT, "meq": Unit.MEQ,
}  # fmt: skip
_AMOUNT = r"(?P<amount>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>mg|mcg|ug|µg|gm?|unt|units?|iu|meq)"
_STRENGTH = re.compile(rf"{_AMOUNT}(?:\s*/\s*(?P<per>\d+(?:\.\d+)?)?\s*(?P<of>ml|hr|actuat|act|dose))?(?![a-z])", re.I)
_VOLUME = re.compile(r"^\s*(?P<volume>\d+(?:\.\d+)?)\s*ML\b(?!\s*/)", re.I)
_BRAND = re.compile(r"\[(?P<brand>[^\]]+)\]\s*$")
# Words of a name that tell how a drug is packed or given, not which drug it is.
_ROUTE_WORDS = frozenset({"subcut", "subcutaneous", "subq", "im", "intramuscular"})
_FORM_WORDS = frozenset(
    {"injectable", "injection", "solution", "suspension", "prefilled", "syringe", "auto", "injector", "autoinjector",
     "pen", "cartridge", "vial", "ampule", "powder", "for", "inj", "sdv", "mdv", "pfs", "intramuscular", "subcutaneous",
     "im", "sc", "subq", "subcut", "extended", "release", "hr", "ml"}
)  # fmt: skip
_SAME = {"hydrochloride": "hcl", "sod": "sodium"}


@dataclass(frozen=True, slots=True)
class DrugText:
    """A medication's name taken apart. `concentration` is the amount in one mL, None when not stated.

    `ingredients` are the words that name the drug, `single` False for a combination, `kind` as in `dose_forms.toml`
    ("" when the form is not stated), `volume_ml` of one container.
    """

    ingredients: frozenset[str]
    single: bool
    brand: str
    concentration: Quantity | None
    volume_ml: Decimal | None
    kind: str


class Closeness(IntEnum):
    """How a name fits a drug: the same words, the same but for the route, or only in part."""

    SAME = 0
    ROUTE_APART = 1
    PARTLY = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A formulary drug a name can mean."""

    drug: Drug
    closeness: Closeness


@lru_cache(maxsize=1000)
def read_drug_text(text: str) -> DrugText:
    """Take a medication's name apart, written as RxNorm does: `0.65 ML drug 160 MG/ML Prefilled Syringe`."""
    brand = match["brand"] if (match := _BRAND.search(text)) else ""
    body = re.sub(r"^\s*NDA\d+\s+", "", _BRAND.sub("", text))
    volume = _VOLUME.search(body)
    strengths = list(_STRENGTH.finditer(body))
    names = _VOLUME.sub(" ", _STRENGTH.sub(" ", body))
    return DrugText(
        ingredients=_words(names) - _FORM_WORDS,
        single=len(strengths) < 2 and not re.search(r"\s[/+]\s", names),
        brand=brand,
        concentration=_concentration(strengths),
        volume_ml=Decimal(volume["volume"]) if volume else None,
        kind=form_kind(body),
    )


def candidates(formulary: Formulary, text: DrugText) -> tuple[Candidate, ...]:
    """Return every formulary drug the name can mean, closest first; the brand in brackets decides where it is known."""
    by_brand = [Candidate(drug, Closeness.SAME) for drug in formulary.named(text.brand)] if text.brand else []
    if by_brand:
        return tuple(by_brand)
    drugs, by_word = _offered(formulary)
    # What fits shares a word.
    near = sorted({place for word in text.ingredients for place in by_word.get(word, ())})
    found = [(drugs[place], _closeness(drugs[place], text)) for place in near]
    close = [Candidate(drug, closeness) for drug, closeness in found if closeness is not None]
    return tuple(sorted(close, key=lambda row: (row.closeness, row.drug.name)))


def has_concentration(drug: Drug, wanted: Quantity) -> bool:
    """True when a package of the drug holds just this amount in one mL."""
    held = [package.concentration for package in drug.packages]
    return any(one is not None and one.comparable(wanted.unit) and one.to(wanted.unit) == wanted for one in held)


def concentrations(drug: Drug) -> tuple[str, ...]:
    """Return the concentrations of a drug's packages as text, such as `1,000 mcg/mL`."""
    held = [package.concentration for package in drug.packages]
    return tuple(dict.fromkeys(concentration_text(one) for one in held if one is not None))


def concentration_text(amount: Quantity) -> str:
    """Return an amount in one mL as text, to four digits after the point."""
    return f"{format_amount(amount.amount.quantize(Decimal('0.0001')))} {amount.unit.display}/mL"


@lru_cache(maxsize=2)
def _offered(formulary: Formulary) -> tuple[tuple[Drug, ...], Mapping[str, list[int]]]:
    """Return the drugs that can be ordered, and for each word of their names the places of those it stands in."""
    drugs = tuple(formulary.offered())
    by_word: dict[str, list[int]] = defaultdict(list)
    for place, drug in enumerate(drugs):
        for word in frozenset().union(*map(_name_words, _names(drug))):
            by_word[word].append(place)
    return drugs, by_word


def _names(drug: Drug) -> tuple[str, ...]:
    return (drug.name, drug.display, *drug.brands)


def _closeness(drug: Drug, text: DrugText) -> Closeness | None:
    closest = None
    for name in _names(drug):
        fit = _fit(_name_words(name), text)
        if fit is not None and (closest is None or fit < closest):
            closest = fit
    return closest


def _fit(name: frozenset[str], text: DrugText) -> Closeness | None:
    stated = text.ingredients
    if not stated or not name:
        return None
    if stated == name:
        return Closeness.SAME
    if stated < name:
        return Closeness.ROUTE_APART if name - stated <= _ROUTE_WORDS else Closeness.PARTLY
    return Closeness.PARTLY if text.single and name < stated else None


@cache
def _name_words(name: str) -> frozenset[str]:
    return _words(re.sub(r"\([^)]*\)", " ", name))


def _words(text: str) -> frozenset[str]:
    # "Vitamin B 12", "B-12" and "B12" are one word in three spellings.
    joined = re.sub(r"\b([a-z])[\s-]+(\d+)\b", r"\1\2", text.lower())
    return frozenset(_SAME.get(word, word) for word in re.findall(r"[^\W_]+", joined)) - {"and"}


def _concentration(strengths: list[re.Match[str]]) -> Quantity | None:
    if len(strengths) != 1 or (strengths[0]["of"] or "").lower() != "ml":
        return None
    amount = Decimal(strengths[0]["amount"].replace(",", ""))
    per = Decimal(strengths[0]["per"] or 1)
    unit = _UNITS[strengths[0]["unit"].lower()]
    return Quantity(amount / per, unit) if per else None


def unit_named(code: str) -> Unit:
    """Return the unit of a UCUM code or a unit word. Raises BadInputError for one outside the closed list."""
    bare = code.strip().strip("{}[]").lower()
    unit = _UNITS.get(bare) or {"ml": Unit.ML, "u": Unit.UNIT, "usp'u": Unit.UNIT, "each": Unit.EACH}.get(bare)
    if unit is None:
        raise BadInputError("unit", f"{code!r} is not a unit here")
    return unit
