"""A syringe drawn to scale, filled to the volume to draw."""

from __future__ import annotations

from decimal import Decimal

from textual.content import Content

from tui.design.text import joined, plain, stacked

BARREL = 24
# Common barrel sizes in mL and the graduation each is marked with.
SIZES = (
    (Decimal("0.5"), Decimal("0.1")),
    (Decimal(1), Decimal("0.1")),
    (Decimal(3), Decimal("0.5")),
    (Decimal(5), Decimal(1)),
    (Decimal(10), Decimal(1)),
)


def syringe(volume_ml: Decimal, message: str) -> Content:
    """Return two lines: the barrel filled to `volume_ml` (`message` in words), and its graduations."""
    size, mark = next(((size, mark) for size, mark in SIZES if size >= volume_ml), SIZES[-1])
    filled = min(BARREL, int((volume_ml / size * BARREL).to_integral_value()))
    if volume_ml > 0:
        filled = max(1, filled)
    over = "" if volume_ml <= size else "  more than one syringe"
    barrel = joined("─┤", ("█" * filled, "$accent"), ("░" * (BARREL - filled), "$quiet"), "├┄┤ ")
    words = joined((message, "bold"), f" in a {size} mL one", (over, "bold $warn"))
    return stacked(joined(barrel, words), plain("  " + _scale(size, mark), "$quiet"))


def _scale(size: Decimal, mark: Decimal) -> str:
    line = [" "] * (BARREL + 4)
    step = Decimal(0)
    while step <= size:
        place = int((step / size * BARREL).to_integral_value())
        line[place] = "╵"
        step += mark
    for label in (Decimal(0), size / 2, size):
        place = int((label / size * BARREL).to_integral_value())
        text = f"{label.normalize():f}"
        for offset, letter in enumerate(text):
            if place + offset < len(line):
                line[place + offset] = letter
    return "".join(line).rstrip()
