"""The body with its injection sites, drawn as paper body charts are: front and back, both sides named in words.

Pure drawing: the figures and the cells of the sites are data in `tui/widgets/drawings/figures`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from textual.content import Content

from tui.design.marks import MARKS
from tui.design.text import joined, plain

BESIDE = 6
"""Cells beside a large figure that its dates may use."""
MOST_DATES = 3
"""Dates beside one place; the list of sites has them all."""
_BLOCKS = frozenset("▘▝▀▖▌▞▛▗▚▐▜▄▙▟█")
_CHOSEN, _PROPOSED, _BARRED = MARKS["chosen"][0], MARKS["cursor"][0], MARKS["barred"][0]
_REACTED = MARKS["warn"]
"""Before the date of a dose that was followed by a reaction."""
Style = tuple[str, str]


@dataclass(frozen=True, slots=True)
class SiteMark:
    """How one site looks: `state` "open", "proposed", "picked" or "barred"; `dates` of its doses, the newest first."""

    number: str
    state: str = "open"
    dates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """One view of a body: its rows, which side of the patient is at the viewer's left, and the cells of its sites."""

    name: str
    rows: tuple[str, ...]
    width: int
    left: str
    cells: dict[str, tuple[int, int]]


def figures(route: str, *, infant: bool, small: bool, in_ascii: bool) -> tuple[Figure, ...]:
    """Return the views on which a route has sites; `route` is "im" or "subcut"."""
    views = ("infant",) if infant else ("front", "back")
    found = (_figure(view + ("-small" if small else ""), route, in_ascii) for view in views)
    return tuple(figure for figure in found if figure.cells)


def drawn(figure: Figure, marks: dict[str, SiteMark], *, beside: int = 0, in_ascii: bool = False) -> list[Content]:
    """Return a view line by line, a heading that names both sides first; each line `width + 2 * beside` cells wide."""
    over = dict(_sites(figure, marks, in_ascii=in_ascii))
    dates = _dates(figure, marks, beside) if beside else {}
    lines = [_heading(figure, beside)]
    for y, row in enumerate(figure.rows):
        cells = [over.get((x, y)) or _bare(sign) for x, sign in enumerate(row)]
        line = joined(" " * beside, *_runs(cells), " " * beside)
        for start, text, style in dates.get(y, ()):
            line = joined(line[:start], (text, style), line[start + len(text) :])
        lines.append(line)
    return lines


def site_at(figure: Figure, x: int, y: int, beside: int = 0) -> str:
    """Return the code of the site drawn at a cell of what `drawn` returned, "" where there is none."""
    place = (x - beside, y - 1)
    near = (code for code, (cx, cy) in figure.cells.items() if cy == place[1] and abs(cx - place[0]) <= 1)
    return next(near, "")


@cache
def _figure(name: str, route: str, in_ascii: bool) -> Figure:
    folder = resources.files("tui.widgets.drawings") / "figures"
    facts = tomllib.loads((folder / "sites.toml").read_text("utf-8"))[name]
    text = (folder / f"{name}{'-ascii' if in_ascii else ''}.txt").read_text("utf-8")
    rows = tuple(line.ljust(facts["columns"]) for line in text.splitlines())
    cells = {code: (site["cell"][0], site["cell"][1]) for code, site in facts.get(route, {}).items()}
    return Figure(name, rows, facts["columns"], "left" if facts["view"] == "back" else "right", cells)


def _heading(figure: Figure, beside: int) -> Content:
    left, view = figure.left, "back" if figure.name.startswith("back") else "front"
    right = "left" if left == "right" else "right"
    words, width = f"{left}  {view}  {right}", figure.width + 2 * beside
    return plain(words.center(width), "$quiet")


def _sites(figure: Figure, marks: dict[str, SiteMark], *, in_ascii: bool) -> Iterator[tuple[tuple[int, int], Style]]:
    """Yield what is drawn over the figure, cell by cell."""
    for code, (x, y) in figure.cells.items():
        mark = marks.get(code)
        if mark is None:
            continue
        if mark.state in {"proposed", "picked"}:
            sign = _PROPOSED if mark.state == "proposed" else _CHOSEN
            for place, letter in enumerate((sign, mark.number, " ")):
                yield (x - 1 + place, y), (letter, "bold $onaccent on $accent")
        elif mark.state == "barred":
            yield (x, y), (_BARRED, "bold $strong on $body" if not in_ascii else "bold")
            if "small" not in figure.name:
                outward = 1 if x > figure.width // 2 else -1
                yield (x + outward, y), (mark.number, "strike $strong on $body" if not in_ascii else "")
        else:
            yield (x, y), (mark.number, "bold $strong on $band" if not in_ascii else "bold")


def _bare(sign: str) -> Style:
    if sign == " ":
        return (sign, "")
    return (sign, "$body" if sign in _BLOCKS or sign.isascii() else "$bodyline on $body")


def _runs(cells: Sequence[Style]) -> Iterator[Style]:
    """Yield neighbours of one style as one."""
    text, style = "", ""
    for sign, look in cells:
        if look != style and text:
            yield text, style
            text = ""
        text, style = text + sign, look
    if text:
        yield text, style


def _dates(figure: Figure, marks: dict[str, SiteMark], beside: int) -> dict[int, list[tuple[int, str, str]]]:
    """Return, by row, where which date is written beside its place; where two would meet, the older ones go."""
    rows: dict[int, list[tuple[int, str, str]]] = {}
    taken: set[tuple[bool, int]] = set()
    for code, (x, y) in sorted(figure.cells.items(), key=lambda item: item[1][1]):
        mark, at_right = marks.get(code), x > figure.width // 2
        below = [cy for cx, cy in figure.cells.values() if cy > y and (cx > figure.width // 2) == at_right]
        room = min(MOST_DATES, min(below, default=y + MOST_DATES) - y)
        for place, date in enumerate(mark.dates[:room] if mark else ()):
            row = y + place
            if row >= len(figure.rows) or (at_right, row) in taken:
                break
            start = _free(figure, row, at_right, date, beside)
            if start is None:
                break
            taken.add((at_right, row))
            style = _REACTED[1] if date.startswith(_REACTED[0]) else "$text" if place == 0 else "$quiet"
            rows.setdefault(row, []).append((start, date, style))
    return rows


def _free(figure: Figure, row: int, at_right: bool, text: str, beside: int) -> int | None:
    """Return the cell of the line where a text begins beside the figure, None where there is no room for it."""
    filled = [x for x, sign in enumerate(figure.rows[row]) if sign != " "]
    if not filled:
        return None
    if at_right:
        start = beside + filled[-1] + 3
        return start if start + len(text) <= figure.width + 2 * beside else None
    start = beside + filled[0] - 2 - len(text)
    return start if start >= 0 else None
