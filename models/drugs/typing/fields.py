"""Fields of a form as a person types them: words, lists, amounts, routes and sources, refused at their field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from models.core.charting_codes import ROUTES
from models.core.errors import BadInputError
from models.core.quantity import Quantity, format_amount, parse_amount
from models.core.source import Confidence, Source
from models.core.typed_date import parse_date
from models.drugs.written.values import text

Values = Mapping[str, str]
_OLDEST = 130
_ROUTE_SPELLINGS = {"intramuscular": "im", "subcutaneous": "subcut", "subq": "subcut", "sc": "subcut"}


def measured_in(values: Values, at: str, unit: str, advice: str) -> Decimal | None:
    """Return an amount above nothing typed with or without its unit, None where none was. Raises BadInputError."""
    bare = re.sub(rf"\s*{unit}$", "", text_in(values, at), flags=re.I)
    if not bare:
        return None
    amount = parse_amount(bare, at)
    if not amount:
        raise BadInputError(at, advice)
    return amount


def whole_in(values: Values, at: str, least: int, most: int) -> int:
    """Return a whole number from `least` to `most`. Raises BadInputError."""
    typed = text_in(values, at)
    if not re.fullmatch(r"[0-9]{1,4}", typed) or not least <= int(typed) <= most:
        raise BadInputError(at, f"write a whole number from {least} to {most:,}")
    return int(typed)


def ages_in(values: Values) -> tuple[int | None, int | None]:
    """Return both ends of an age in whole years, `age_from` and `age_below`; None leaves one open."""
    ends = [whole_in(values, at, 0, _OLDEST) if text_in(values, at) else None for at in ("age_from", "age_below")]
    if ends[0] is not None and ends[1] is not None and ends[1] <= ends[0]:
        raise BadInputError("age_below", "no one is both: write more than the other end")
    return ends[0], ends[1]


def age_values(age_from: int | None, age_below: int | None) -> dict[str, str]:
    """Return both ends of an age as text."""
    ends = {"age_from": age_from, "age_below": age_below}
    return {at: "" if end is None else str(end) for at, end in ends.items()}


def routes_in(values: Values) -> tuple[str, ...]:
    """Return the routes typed, by code. Raises BadInputError."""
    words = [word for word in re.split(r"[\s,/]+", text_in(values, "routes").lower()) if word and word != "or"]
    routes = tuple(dict.fromkeys(_ROUTE_SPELLINGS.get(word, word) for word in words))
    if not routes or not set(routes) <= set(ROUTES):
        raise BadInputError("routes", f"write {', '.join(ROUTES)}, blanks between them")
    return routes


def typed_source(values: Values, today: date) -> Source:
    """Return the source that was typed: source, confidence, label_date ("" where none). Raises BadInputError."""
    key = needed(values, "source", "say where it comes from: a label, a CMS file, a letter")
    text(key, "source")
    word = text_in(values, "confidence").lower()
    found = [level for level in Confidence if word and level.value.startswith(word)]
    if len(found) != 1:
        raise BadInputError("confidence", f"write {', '.join(level.value for level in Confidence)}")
    typed = text_in(values, "label_date")
    day = parse_date(typed, today, "label_date") if typed else None
    if day and day > today:
        raise BadInputError("label_date", "this day is still to come: write the date printed on the label")
    return Source(key, found[0], day)


def source_values(source: Source | None) -> dict[str, str]:
    """Return a source as text; None is a row nobody wrote yet."""
    if source is None:
        return {"source": "", "confidence": Confidence.UNCONFIRMED.value, "label_date": ""}
    day = source.label_date.isoformat() if source.label_date else ""
    return {"source": source.key, "confidence": source.confidence.value, "label_date": day}


def quantity_text(quantity: Quantity) -> str:
    """Return a quantity as a person types it: `1,000 mcg`."""
    return f"{format_amount(quantity.amount)} {quantity.unit.display}"


def text_in(values: Values, at: str) -> str:
    """Return what a field holds, its blanks tidied; "" for none."""
    return " ".join(values.get(at, "").split())


def needed(values: Values, at: str, advice: str) -> str:
    """Return what a field holds. Raises BadInputError with `advice` when that is nothing."""
    found = text_in(values, at)
    if not found:
        raise BadInputError(at, advice)
    return found


def listed(values: Values, at: str) -> tuple[str, ...]:
    """Return the parts typed with commas between them."""
    return tuple(part.strip() for part in text_in(values, at).split(",") if part.strip())


def one_word(word: str, allowed: tuple[str, ...], at: str) -> str:
    """Return the allowed word that was typed in any case. Raises BadInputError."""
    found = [name for name in allowed if name.lower() == word.lower()]
    if not found:
        raise BadInputError(at, f"write one of {', '.join(allowed)}")
    return found[0]


def yes_no(flag: bool) -> str:
    """Return a flag as a form shows it."""
    return "yes" if flag else "no"


def typed_yes(values: Values, at: str) -> bool:
    """Return whether yes was typed. Raises BadInputError for anything but yes and no."""
    word = text_in(values, at).lower()
    if word not in {"yes", "no", "y", "n"}:
        raise BadInputError(at, "write yes or no")
    return word.startswith("y")
