"""The lines of the sites beside the body, and the way from one site to the next. Pure drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content

from tui.design.marks import MARKS
from tui.design.text import fitted, joined

DIRECTIONS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
ASPECT = 2
"""A cell is about twice as high as it is wide."""


@dataclass(frozen=True, slots=True)
class MapSite:
    """A site. `state` is as on the body; `used` when it was last used; `why` is why it is proposed or barred.

    `dates` are those of its last doses, the newest first.
    """

    code: str
    number: str
    name: str
    state: str = "open"
    used: str = ""
    why: str = ""
    dates: tuple[str, ...] = ()


def nearest(spots: dict[str, tuple[int, int]], here: str, direction: str) -> str:
    """Return the code of the site nearest to `here` in a direction; without one the first there is, "" for none."""
    if here not in spots:
        return next(iter(spots), "")
    (x, y), (dx, dy) = spots[here], DIRECTIONS[direction]
    ways = {
        code: ((cx - x) * dx + (cy - y) * dy, abs((cx - x) * dy) + abs((cy - y) * dx))
        for code, (cx, cy) in spots.items()
    }
    ahead = {code: along + 2 * aside for code, (along, aside) in ways.items() if along > 0}
    return min(ahead, key=ahead.__getitem__, default="")


def names_width(sites: Sequence[MapSite]) -> int:
    """Return the cells that mark, number, the longest name and a blank take."""
    return max((cell_len(site.name) for site in sites), default=0) + 4


def site_row(site: MapSite, width: int, names: int, *, focused: bool) -> Content:
    """Return a site as a line: mark, number, name, when it was last used; at its end why it is proposed or barred.

    `names` are the cells of the first part in all rows.
    """
    mark = {"proposed": "cursor", "picked": "chosen", "barred": "barred"}.get(site.state)
    sign, color = MARKS[mark] if mark else (" ", "")
    strong = site.state in {"proposed", "picked"}
    name = (f" {site.name}", "bold $strong" if strong else "$quiet" if site.state == "barred" else "")
    lead = joined((sign, color), (site.number, "bold $accent" if site.state != "barred" else "$quiet"), name)
    why = (site.why, "$accent" if site.state == "proposed" else "$quiet")
    used = site.used or "not used"
    if site.state == "barred":
        room = width - lead.cell_length - 1
        line = joined(lead, " " * max(1, room - len(site.why) + 1), why)
    else:
        line = joined(fitted(lead, names, fill=True), (used, "" if site.used else "$quiet"), " ", why)
        if line.cell_length > width:
            line = joined(fitted(lead, names, fill=True), (used, "" if site.used else "$quiet"))
    line = fitted(line, width, fill=True)
    ground = "on $cursor" if focused else "on $raised"
    return line.stylize(ground) if site.state == "proposed" else line


def side_by_side(left: list[Content], right: list[Content], start: int) -> list[Content]:
    """Return two blocks on the same lines, the right one from column `start` on."""
    made = []
    for place in range(max(len(left), len(right))):
        near = left[place] if place < len(left) else Content("")
        far = right[place] if place < len(right) else Content("")
        made.append(joined(near, " " * max(0, start - near.cell_length), far))
    return made
