"""What makes a lot the same lot: case and blanks never, the letter O and a hyphen only after a second look (K20)."""

from __future__ import annotations

from models.core.errors import BadInputError

LONGEST = 20


def lot_number(text: str, at: str = "lot") -> str:
    """Return a lot number as it is kept: capitals, without blanks. Raises BadInputError naming `at`."""
    number = "".join(text.split()).upper()
    if not number or len(number) > LONGEST:
        raise BadInputError(at, f"write the lot number, up to {LONGEST} characters")
    if not number.isprintable():
        raise BadInputError(at, "holds a sign that cannot be printed: type it from the box")
    return number


def looks_like(one: str, other: str) -> bool:
    """Return whether two lot numbers differ only by what a hand or an eye mistakes."""
    return one != other and _folded(one) == _folded(other)


def _folded(number: str) -> str:
    return number.replace("O", "0").replace("-", "")
