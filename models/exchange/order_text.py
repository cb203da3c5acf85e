"""Where the words of an order say something else than its fields: both are shown, a person decides."""

from __future__ import annotations

import re
from collections.abc import Iterable

from models.core.errors import BadInputError
from models.core.numbers.ndc import parse_ndc
from models.core.quantity import Quantity, Unit, quantities_in
from models.drugs.drug import Drug
from models.drugs.formulary import Formulary
from models.drugs.naming.named_drug import Closeness, candidates, read_drug_text, unit_named
from models.exchange.imported import ImportedOrder

_STRENGTH = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*([a-zµ]+)\s*(?:/|\bper\b)\s*(\d+(?:\.\d+)?)?\s*ml\b", re.IGNORECASE)
_NUMBER = {"one": 1, "two": 2, "three": 3, "four": 4, "six": 6, "eight": 8, "twelve": 12, "other": 2}
_SPAN = {"day": (1, 1), "week": (7, 7), "wk": (7, 7), "month": (28, 31), "mo": (28, 31), "year": (365, 366)}
_EVERY = re.compile(
    r"\b(?:every|each|q)\s*(?P<n>\d{1,3}|one|two|three|four|six|eight|twelve|other)?\s*-?(?P<of>day|week|wk|month|mo|year)s?\b",
    re.IGNORECASE,
)
_ADVERBS = {
    "daily": (1, 1), "weekly": (7, 7), "monthly": (28, 31), "quarterly": (84, 93), "yearly": (365, 366),
    "annually": (365, 366),
}  # fmt: skip
_ADVERB = re.compile(rf"(?<![\w-])(?P<word>{'|'.join(_ADVERBS)})\b", re.IGNORECASE)
_ONCE = re.compile(
    r"\b(one[- ]time|single dose|once only|x\s?1\b|once)(?!\s*(?:vial|a|per|every|each|daily|weekly|monthly)\b)",
    re.IGNORECASE,
)
_HELD = re.compile(r"\b(do not (?:give|administer|inject)|discontinued|cancell?ed|on hold|hold (?:until|for|this))\b",
                   re.IGNORECASE)  # fmt: skip


def contradictions(
    order: ImportedOrder, drug: Drug | None, dose: Quantity | None, formulary: Formulary
) -> tuple[str, ...]:
    """Return each contradiction between an order's words and its fields, in words for a reviewer."""
    text = order.instruction or order.patient_words
    everything = "\n".join((order.instruction, order.patient_words, order.note))
    found = [_dose(order, everything, dose), _interval(order, text), _held(order, everything), _drug(order, formulary)]
    if drug is not None:
        found.append(_other_drug(order, drug, everything, formulary))
    return tuple(text for text in found if text)


def _dose(order: ImportedOrder, text: str, dose: Quantity | None) -> str:
    stated = quantities_in(text)
    ordered = dose or _as_stated(order)
    if ordered is None:
        return ""
    strengths = list(_strengths(f"{text}\n{order.medication_text}"))
    meant = [amount for one in stated for amount in (one, *_in_mass(one, strengths))]
    ordered_as = (ordered, *_in_mass(ordered, strengths))
    pairs = [(one, other) for one in meant for other in ordered_as if one.comparable(other.unit)]
    if not pairs or any(one.to(other.unit) == other for one, other in pairs):
        return ""
    return f"the words say {stated[0]}, the dose says {ordered}"


def _as_stated(order: ImportedOrder) -> Quantity | None:
    try:
        return (
            Quantity(order.amount, unit_named(order.unit)) if order.amount is not None and order.amount >= 0 else None
        )
    except BadInputError:
        return None


def _strengths(text: str) -> Iterable[Quantity]:
    """Yield every amount a text says is in one mL."""
    for amount, unit, volume in _STRENGTH.findall(text):
        try:
            (one,) = quantities_in(f"{amount} {unit}")
            divisor = quantities_in(f"{volume or 1} mL")[0].amount
        except (ValueError, BadInputError):
            continue
        if divisor:
            yield Quantity(one.amount / divisor, one.unit)


def _in_mass(volume: Quantity, strengths: Iterable[Quantity]) -> tuple[Quantity, ...]:
    if volume.unit is not Unit.ML:
        return ()
    return tuple(Quantity(volume.amount * one.amount, one.unit) for one in strengths)


def _interval(order: ImportedOrder, text: str) -> str:
    spans = [(span, words) for span, words in _spans(text)]
    days = order.interval_days
    if spans and days is None and not order.at_least_daily and not any(gap.startswith("timing") for gap in order.gaps):
        return f"the words say {spans[0][1]}, the fields say no interval"
    if days is None:
        return ""
    if spans and not any(least <= days <= most for (least, most), _ in spans):
        return f"the words say {spans[0][1]}, the interval says every {days} days"
    once = _ONCE.search(text)
    return f"the words say {once[0]}, the interval says every {days} days" if once and not spans else ""


def _spans(text: str) -> Iterable[tuple[tuple[int, int], str]]:
    """Yield each interval a text names as fewest and most days, with its words."""
    for match in _EVERY.finditer(text):
        number = (match["n"] or "1").lower()
        times = _NUMBER.get(number) or int(number)
        least, most = _SPAN[match["of"].lower()]
        yield (least * times, most * times), match[0]
    for match in _ADVERB.finditer(text):
        yield _ADVERBS[match["word"].lower()], match[0]


def _held(order: ImportedOrder, text: str) -> str:
    found = _HELD.search(text) if order.status == "active" else None
    return f"the words say {found[0].lower()}, the status says active" if found else ""


def _drug(order: ImportedOrder, formulary: Formulary) -> str:
    """Two of the names its medication goes by are different drugs, or its package code is another drug's."""
    named = [(name, _sure(name, formulary)) for name in order.medication_names]
    for ndc in order.ndcs:
        found = formulary.by_ndc.get(_plain(ndc))
        if found:
            named.append((f"NDC {ndc}", {found[0].slug}))
    known = [(name, slugs) for name, slugs in named if slugs]
    for name, slugs in known[1:]:
        if not slugs & known[0][1]:
            return f"{known[0][0]} and {name} are different drugs"
    return ""


def _other_drug(order: ImportedOrder, drug: Drug, text: str, formulary: Formulary) -> str:
    """The instruction names another drug and not the one ordered."""
    words = set(re.findall(r"[a-z][a-z0-9-]{4,}", text.lower()))
    if not words or words & set(re.findall(r"[a-z][a-z0-9-]{4,}", order.medication_text.lower())):
        return ""
    own = {name.lower() for name in (drug.name, drug.display, *drug.brands)}
    if words & own:
        return ""
    for word in sorted(words):
        others = [other for other in formulary.named(word) if other.slug != drug.slug]
        if others:
            return f"the words name {word}, the order {drug.display}"
    return ""


def _plain(ndc: str) -> str:
    try:
        return str(parse_ndc(ndc))
    except BadInputError:
        return ndc


def _sure(name: str, formulary: Formulary) -> set[str]:
    found = candidates(formulary, read_drug_text(name))
    return {row.drug.slug for row in found if row.closeness is not Closeness.PARTLY}
