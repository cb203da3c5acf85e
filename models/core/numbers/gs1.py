"""GS1 element strings as scanners send them: GTIN, expiry, lot, serial; ambiguous ones are refused, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from models.core.errors import BadInputError
from models.core.numbers.gs1_fields import DATES, EXPIRY, GTIN, LOT, SERIAL, Field, field_at, read_date, why_not
from models.core.numbers.gtin import check_digit_holds

GS = "\x1d"
LONGEST = 400
"""Characters a scan may have."""
# A drug's code has fewer than a hundred characters; trying every reading of more would take a while.
_LONGEST_WITHOUT_GS = 120
_EDGES = "\r\n\t "
_AIM = re.compile(r"\]([A-Za-z][0-9A-Za-z])")
_GS1_SYMBOLS = ("d2", "C1", "e0", "e1", "e2", "Q3", "J1")
_NAMED_GS = re.compile(r"[{<\[](?:GS|FNC1)[}>\]]")
# None of these may stand in a field, so a scanner that sends one of them can only mean its separator.
_STAND_INS = "|~^@#$\x1c\x1e\x1f\N{SYMBOL FOR GROUP SEPARATOR}"
_BRACKETED = re.compile(r"\(([0-9]{2,4})\)")
# What a US drug's label carries: only these are suspected where a separator may be missing.
_TELLING = (GTIN, LOT, SERIAL, *DATES)
# A serial number that short would name no package; without this every lot with a 21 in it would be in doubt.
_SHORTEST_LOST_SERIAL = 4

_ANY_GTIN = re.compile(rf"(?={GTIN}(\d{{14}}))")
_TWO_WAYS = (
    "the scanner dropped the separator between two fields, so the code can be read in two ways: type the lot, and set "
    "the scanner to send the group separator (GS, ASCII 29)"
)

Fields = dict[str, str]


class LostSeparatorError(BadInputError):
    """A string that a scanner stripped of its separators can be read in two ways."""


@dataclass(frozen=True, slots=True)
class Gs1:
    """What one code says. `gtin` 14 digits, `expiry` the last usable day; parts that were not in the code are None."""

    gtin: str | None
    lot: str | None
    expiry: date | None
    serial: str | None


@dataclass(frozen=True, slots=True)
class Symbol:
    """A scan without its wrapping. `aim` is the two letters of the scanner's prefix, "" when it sends none.

    `body` has GS wherever the scanner put its separator.
    """

    aim: str
    body: str

    @property
    def carries_gtin(self) -> bool:
        """True when an item number whose check digit holds stands somewhere in it."""
        return any(check_digit_holds(found[1]) for found in _ANY_GTIN.finditer(self.body))

    @property
    def surely_gs1(self) -> bool:
        """True when the scanner, a separator or bracketed identifiers say that this is an element string."""
        return self.aim in _GS1_SYMBOLS or GS in self.body or bool(_BRACKETED.match(self.body))


def unwrap(text: str, separator: str = GS) -> Symbol:
    """Take line ends, the AIM prefix and the scanner's own separator sign off a scan."""
    code = text.strip(_EDGES)
    prefix = _AIM.match(code)
    body = _NAMED_GS.sub(GS, code[prefix.end() :] if prefix else code)
    if separator != GS and separator:
        body = body.replace(separator, GS)
    signs = {sign for sign in body if sign in _STAND_INS}
    if GS not in body and len(signs) == 1 and field_at(body.lstrip(*signs)):
        body = body.replace(signs.pop(), GS)
    return Symbol(prefix[1] if prefix else "", body)


def parse_gs1(symbol: Symbol, today: date, at: str = "scan") -> Gs1:
    """Return the fields of an element string, raw or with bracketed identifiers; others than ours are read past.

    `today` settles the century of a two-digit year. Raises BadInputError for an unknown field, a bad check digit, an
    impossible date, and LostSeparatorError for a string that a scanner stripped of its separators so that it can be
    read in two ways (S16, S17, S18: GS1 application identifiers).
    """
    fields = _fields(symbol.body, at)
    if GTIN in fields and not check_digit_holds(fields[GTIN]):
        raise BadInputError(at, "the code's check digit is wrong: scan again")
    expiry = read_date(fields[EXPIRY], today.year) if EXPIRY in fields else None
    if EXPIRY in fields and expiry is None:
        raise BadInputError(at, "the code's expiry is not a date: read it from the package")
    return Gs1(fields.get(GTIN), fields.get(LOT), expiry, fields.get(SERIAL))


def _fields(body: str, at: str) -> Fields:
    if len(body) > LONGEST:
        raise BadInputError(at, f"{len(body)} characters are more than a code has: scan again")
    if _BRACKETED.match(body):
        return _gathered(_bracketed(body), at)
    if GS in body:
        return _gathered(_separated(body.strip(GS)), at)
    if len(body) > _LONGEST_WITHOUT_GS:
        raise BadInputError(at, f"{len(body)} characters without a separator cannot be told apart: scan again")
    ways = list(islice(_readings(body, frozenset()), 2))
    if len(ways) > 1:
        raise LostSeparatorError(at, _TWO_WAYS)
    return ways[0] if ways else _gathered(_separated(body), at)


def _gathered(found: Iterator[tuple[Field | None, str]], at: str) -> Fields:
    """Check every value. Raises BadInputError for the first that cannot be."""
    fields: Fields = {}
    for field, value in found:
        if field is None:
            raise BadInputError(at, "this is not a GS1 code")
        problem = why_not(field, value)
        if problem:
            raise BadInputError(at, problem)
        if fields.setdefault(field.code, value) != value:
            raise BadInputError(at, f"the code has two different fields {field.code}: read the package")
    if not fields:
        raise BadInputError(at, "this is not a GS1 code")
    return fields


def _separated(body: str) -> Iterator[tuple[Field | None, str]]:
    """Yield the fields of a string whose variable ones end at GS or at the end."""
    while body:
        field = field_at(body)
        if field is None:
            yield None, body
            return
        rest = body[len(field.code) :]
        value = rest[: field.most].partition(GS)[0] if field.fixed else rest.partition(GS)[0]
        yield field, value
        body = rest[len(value) :].lstrip(GS)


def _bracketed(body: str) -> Iterator[tuple[Field | None, str]]:
    """Yield the fields of a string as printed for people: (01)…(17)…; brackets around anything else are data."""
    marks = [mark for mark in _BRACKETED.finditer(body) if (field := field_at(mark[1])) and field.code == mark[1]]
    if not marks or marks[0].start():
        yield None, body
        return
    ends = [mark.start() for mark in marks[1:]] + [len(body)]
    for mark, end in zip(marks, ends, strict=True):
        yield field_at(mark[1]), body[mark.end() : end].strip(f"{GS} ")


def _readings(body: str, used: frozenset[str]) -> Iterator[Fields]:
    """Yield every way to read a string without separators: a variable field may end wherever another can begin."""
    if not body:
        if used:
            yield {}
        return
    field = field_at(body)
    if field is None or field.code in used:
        return
    rest = body[len(field.code) :]
    shortest = _SHORTEST_LOST_SERIAL if field.code == SERIAL and used & {LOT} else 1
    ends = [field.most] if field.fixed else _ends(rest, field.most, shortest)
    for end in ends:
        if why_not(field, rest[:end]) is None:
            for more in _readings(rest[end:], used | {field.code}):
                yield {field.code: rest[:end], **more}


def _ends(rest: str, most: int, shortest: int) -> list[int]:
    return [
        end for end in range(shortest, min(len(rest), most) + 1) if end == len(rest) or rest[end : end + 2] in _TELLING
    ]
