"""One measured figure: a subject, the floor it is held against, and what was aimed for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Figure:
    """Medians of subject and floor in `unit`. The aim is a ratio, or a limit in `unit`; None for neither."""

    name: str
    subject: float
    floor: float
    against: str
    n: int
    unit: str = "ms"
    aim_ratio: float | None = None
    aim_limit: float | None = None

    @property
    def ratio(self) -> float:
        """How many times the floor the subject takes."""
        return self.subject / self.floor

    @property
    def aim(self) -> str:
        """The aim in words, "" where there is none."""
        if self.aim_ratio is not None:
            return f"<= {self.aim_ratio:g}x"
        return f"<= {self.aim_limit:g} {self.unit}" if self.aim_limit is not None else ""

    @property
    def verdict(self) -> str:
        """OK or OVER, "" where nothing was aimed for."""
        if self.aim_ratio is not None:
            return "OVER" if self.ratio > self.aim_ratio else "OK"
        if self.aim_limit is not None:
            return "OVER" if self.subject > self.aim_limit else "OK"
        return ""

    def row(self) -> tuple[str, ...]:
        """The figure as one line of the table."""
        return (self.name, f"{self.subject:.4g} {self.unit}", f"{self.floor:.4g} {self.unit}", self.against,
                f"{self.ratio:.2f}x", self.aim, str(self.n), self.verdict)  # fmt: skip

    def payload(self) -> dict[str, Any]:
        """The figure for `--json`."""
        return {
            "name": self.name, "subject": round(self.subject, 4), "floor": round(self.floor, 4), "unit": self.unit,
            "against": self.against, "ratio": round(self.ratio, 3), "aim": self.aim, "n": self.n,
            "verdict": self.verdict,
        }  # fmt: skip


HEADS = ("figure", "needlepoint", "floor", "floor is", "ratio", "aim", "n", "")


def table(figures: Iterable[Figure]) -> str:
    """Return the figures as a table in columns."""
    rows = [HEADS, *(figure.row() for figure in figures)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def in_turns(n: int, *measures: Callable[[], tuple[float, ...]]) -> list[float]:
    """Run the measures in turns, so that a slow minute hits all alike; return the median of each of their values.

    One round more than `n` is run and the first one dropped (caches, compiled statements), unless `n` is 1.
    """
    rounds = [[value for measure in measures for value in measure()] for _ in range(n + (n > 1))]
    return [median(values) for values in zip(*rounds[-n:], strict=True)]
