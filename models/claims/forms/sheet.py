"""One page of a paper form: texts at their fields, refused where they do not fit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from models.claims.forms.layout import Field, field, mark
from models.claims.writing.letters import is_plain, plain_letters
from models.claims.writing.unfit import UnfitClaimError

# Letters of 10, 12 and 15 an inch, in points: a text too long for its box is printed closer before it is refused.
SIZES = (12, 10, 8)


@dataclass(frozen=True, slots=True)
class Placed:
    """A text at a field, `size` its letters in points; `right` stands at the field's right edge."""

    name: str
    at: Field
    text: str
    size: int
    right: bool = False


class Sheet:
    """Collects what one page says of one claim. `claim` is its control number."""

    def __init__(self, claim: str) -> None:
        self.claim = claim
        self.placed: list[Placed] = []

    def put(self, name: str, text: str, at: Field | None = None, *, right: bool = False) -> None:
        """Place a text in capitals and plain letters at a field of the form; an empty one is left out."""
        self.put_exactly(name, plain_letters(text), at, right=right)

    def put_exactly(self, name: str, text: str, at: Field | None = None, *, right: bool = False) -> None:
        """Place a text whose blanks count: its parts stand at positions of their own."""
        where = at or field(name)
        written = text.upper()
        if not is_plain(written):
            self.refuse(name, "has letters the form cannot carry: write them in plain letters.")
        if written:
            self.placed.append(Placed(name, where, written, self._size(name, where, written), right))

    def check(self, name: str) -> None:
        """Mark a choice."""
        self.placed.append(Placed(name, mark(name), "X", SIZES[0]))

    def day(self, name: str, day: date | None, at: Field | None = None, *, century: bool = True) -> None:
        """Place a day as MM DD YYYY, or MM DD YY."""
        if day is not None:
            self.put(name, day.strftime("%m %d %Y" if century else "%m %d %y"), at)

    def money(self, name: str, amount: Decimal, at: Field | None = None) -> None:
        """Place dollars and cents at the right edge, a blank in place of the point."""
        self.put(name, format(amount.quantize(Decimal("0.01")), "f").replace(".", " "), at, right=True)

    def refuse(self, name: str, text: str) -> None:
        """Stop: the form cannot carry this."""
        raise UnfitClaimError(self.claim, f"box {name}", text)

    def _size(self, name: str, at: Field, text: str) -> int:
        for size in SIZES:
            if len(text) <= _room(at, size):
                return size
        room = _room(at, SIZES[-1])
        self.refuse(name, f"has {len(text)} characters where {room} fit: shorten it, or send the claim electronically.")
        raise AssertionError


def _room(at: Field, size: int) -> int:
    return at.width * SIZES[0] // size
