"""The combination of marketed containers that serves a dose with the least left over (R37)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

_MOST_STEPS = 20_000


@dataclass(frozen=True, slots=True)
class Combination:
    """Containers to open: `taken` pairs a size with how many, largest first; `left` is what they hold too much."""

    taken: tuple[tuple[Decimal, int], ...]
    left: Decimal


@lru_cache(maxsize=4096)
def least_waste(dose: Decimal, sizes: frozenset[Decimal]) -> Combination | None:
    """Return the containers that leave the least, then the fewest of them; None where the sizes are too fine to try.

    `dose` and `sizes` are in one unit and above zero.
    """
    step = _common_step((dose, *sizes))
    wanted = int(dose / step)
    parts = sorted((int(size / step) for size in sizes), reverse=True)
    reach = wanted + parts[0]
    if reach > _MOST_STEPS:
        return None
    fewest: list[int | None] = [0] + [None] * reach
    last = [0] * (reach + 1)
    for total in range(1, reach + 1):
        for part in parts:
            before = fewest[total - part] if part <= total else None
            if before is not None and (fewest[total] is None or before + 1 < (fewest[total] or 0)):
                fewest[total], last[total] = before + 1, part
    total = next(total for total in range(wanted, reach + 1) if fewest[total] is not None)
    return Combination(_counted(total, last, step), (total - wanted) * step)


def _counted(total: int, last: list[int], step: Decimal) -> tuple[tuple[Decimal, int], ...]:
    counts: dict[int, int] = {}
    while total > 0:
        counts[last[total]] = counts.get(last[total], 0) + 1
        total -= last[total]
    return tuple((part * step, counts[part]) for part in sorted(counts, reverse=True))


def _common_step(amounts: tuple[Decimal, ...]) -> Decimal:
    """Return the largest amount all are whole multiples of."""
    places = max(0, *(-int(amount.normalize().as_tuple().exponent) for amount in amounts))
    whole = [int(amount.scaleb(places)) for amount in amounts]
    step = whole[0]
    for value in whole[1:]:
        while value:
            step, value = value, step % value
    return Decimal(step).scaleb(-places)
