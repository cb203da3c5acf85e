"""How many containers a delivery is: vials counted one by one, or cartons of so many (K7)."""

from __future__ import annotations

import re
from decimal import Decimal

from models.core.errors import BadInputError

_EACH = {"", "each", "container", "vial", "syringe", "ampule", "ampoule", "pen", "kit", "dose"}
_PACK = re.compile(r"(?:carton|box|pack|case|tray)s?\s+of\s+(\d{1,4})")
_TIMES = re.compile(r"(\d{1,4})\s*[x×*]\s*(\d{1,4})")


def containers_of(quantity: Decimal, unit: str, at: str) -> int:
    """Return the containers of a quantity and its unit: `3`, `carton of 10` are 30. Raises BadInputError at `at`."""
    spelled = " ".join(unit.lower().split())
    pack = _PACK.fullmatch(spelled)
    if pack is None and spelled not in _EACH and spelled.removesuffix("s") not in _EACH:
        raise BadInputError(at, f"{unit!r} is not a unit of delivery: write each, vial, or carton of 10")
    if quantity != quantity.to_integral_value():
        raise BadInputError(at, "write a whole number of containers")
    return int(quantity) * (int(pack[1]) if pack else 1)


def typed_containers(text: str, at: str) -> int:
    """Return the containers typed: `12`, or cartons times vials as `3x10`. Raises BadInputError naming `at`."""
    cleaned = text.strip().lower()
    if times := _TIMES.fullmatch(cleaned):
        return int(times[1]) * int(times[2])
    if not cleaned.isascii() or not cleaned.isdecimal():
        raise BadInputError(at, "write how many containers came, such as 10, or cartons times vials, such as 3x10")
    return int(cleaned)
