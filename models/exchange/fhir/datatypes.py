"""FHIR R4 data types: dates that may be partial, concepts, names."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime

from models.core.errors import BadInputError
from models.exchange.strict_json import Node

EARLIEST_YEAR = 1800
_PARTIAL = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2]))?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})"
)


@dataclass(frozen=True, slots=True)
class Coding:
    """One code of a concept."""

    system: str
    code: str
    display: str


def codings(concept: Node | None) -> tuple[Coding, ...]:
    """Return the codes of a CodeableConcept."""
    if concept is None:
        return ()
    return tuple(
        Coding(row.text("system"), row.text("code"), row.text("display")) for row in concept.children("coding")
    )


def words(concept: Node | None) -> str:
    """Return what a concept says: its text, else its first display, else its first code, else ""."""
    if concept is None:
        return ""
    found = codings(concept)
    message = [concept.text("text"), *(c.display for c in found), *(c.code for c in found)]
    return next((word for word in message if word.strip()), "")


def all_words(concept: Node | None) -> tuple[str, ...]:
    """Return everything a concept says: its text, its codes and their displays."""
    stated = [concept.text("text")] if concept else []
    for coding in codings(concept):
        stated += [coding.code, coding.display]
    return tuple(dict.fromkeys(word for word in stated if word.strip()))


def codes(concept: Node | None) -> frozenset[str]:
    """Return the bare codes of a concept."""
    return frozenset(coding.code for coding in codings(concept))


def birth_day(node: Node, name: str) -> tuple[date | None, str]:
    """Return a required date and its text; None and the text for one that states only a year or a month."""
    text = node.required(name)
    return (None if _PARTIAL.fullmatch(text) else _day(text, node.place(name))), text


def first_day(node: Node | None, name: str) -> date | None:
    """Return the day of a dateTime, of a year or month its first one; None when absent."""
    text = node.text(name) if node else ""
    return date(*_year_and_month(text, 1), 1) if _PARTIAL.fullmatch(text) else day(node, name)


def last_day(node: Node | None, name: str) -> date | None:
    """Return the day of a dateTime, of a year or month its last one; None when absent."""
    text = node.text(name) if node else ""
    if not _PARTIAL.fullmatch(text):
        return day(node, name)
    year, month = _year_and_month(text, 12)
    return date(year, month, monthrange(year, month)[1])


def partial_text(node: Node | None, name: str) -> str:
    """Return a dateTime that states no day as it is written, "" for every other."""
    text = node.text(name) if node else ""
    return text if _PARTIAL.fullmatch(text) else ""


def moment(node: Node, name: str) -> datetime | date | None:
    """Return a dateTime: aware with a time, a day without, None when absent or no more exact than a month."""
    text = node.text(name)
    if not text or _PARTIAL.fullmatch(text):
        return None
    if "T" not in text:
        return _day(text, node.place(name))
    if not _INSTANT.fullmatch(text):
        raise BadInputError(node.place(name), f"{text!r} is not a time: it needs a zone, such as 2026-03-02T09:30:00Z")
    try:
        # Python keeps six decimals of a second, FHIR allows nine; the record keeps none.
        found = datetime.fromisoformat(re.sub(r"\.[0-9]+", "", text).replace("Z", "+00:00"))
        _day(found.astimezone(UTC).date().isoformat(), node.place(name))
        return found
    except (ValueError, OverflowError) as error:
        raise BadInputError(node.place(name), f"{text!r} is not a time of the calendar") from error


def day(node: Node | None, name: str) -> date | None:
    """Return the day of a dateTime as its source wrote it; None when absent or partial."""
    found = moment(node, name) if node else None
    return found.date() if isinstance(found, datetime) else found


def human_name(node: Node, limit: int) -> tuple[str, str, str]:
    """Return family, given and suffix of the name in use. Raises BadInputError for none, or one longer than `limit`."""
    names = list(node.children("name"))
    current = [row for row in names if row.text("use") not in {"old", "maiden", "nickname", "anonymous"}]
    for row in sorted(current or names, key=lambda row: row.text("use") != "official"):
        family, given = row.text("family", limit), " ".join(row.texts("given"))
        if not family.strip():
            family, given = row.text("text", limit), ""
        if len(given) > limit:
            raise BadInputError(row.place("given"), f"has {len(given)} characters: at most {limit} can be kept")
        if family.strip():
            return family, given, " ".join(row.texts("suffix"))
    raise BadInputError(node.place("name"), "is missing: a family name is needed")


def _year_and_month(text: str, month: int) -> tuple[int, int]:
    year, _, stated = text.partition("-")
    return max(int(year), 1), int(stated or month)


def _day(text: str, at: str) -> date:
    if not _DAY.fullmatch(text):
        raise BadInputError(at, f"{text!r} is not a date: write it as 1961-03-03")
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise BadInputError(at, f"{text!r} is not a day of the calendar") from error
    if found.year < EARLIEST_YEAR:
        raise BadInputError(at, f"{text} is before anybody's record begins")
    return found
