"""The lines of stock, and what it shows of the selected one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence, Set
from datetime import date

from textual.content import Content

from models.core.quantity import format_amount
from models.core.words import date_text
from models.drugs.drug import COMPOUNDED
from models.stock.kinds import OWNERS
from models.stock.queries.lots_on_hand import LotOnHand
from tui.design.marks import MARKS
from tui.design.text import Hung, hung, joined, plain
from tui.widgets.drawings.syringe import vial
from tui.widgets.lists.record_list import Row

GROUPS = {
    "blocked": "Do not use",
    "expired": "Do not use",
    "differs": "Open discrepancies",
    "count": "To count",
    "soon": "Use first",
    "": "In stock",
}
_MARKS = {
    "blocked": MARKS["stop"],
    "expired": MARKS["stop"],
    "differs": MARKS["differs"],
    "count": MARKS["warn"],
    "soon": MARKS["warn"],
    "": (" ", ""),
}
_MARK_CELLS = {state: joined(mark) for state, mark in _MARKS.items()}
COUNTING = ("Not counted yet", "Counted", "Controlled: d counts")
"""The groups while stock is counted by scan."""
_LABEL = 11
VIAL_ROWS, VIAL_CELLS = 8, 12


def rows(found: Sequence[LotOnHand], counted: Set[str] | None = None, *, hidden: bool = False) -> list[Row]:
    """Return the lots under the headings of their groups; while stock is counted, by whether they were.

    `hidden` leaves out how much there is by the ledger.
    """
    groups = [_group(item, counted) for item in found]
    if counted is not None:
        places = sorted(range(len(found)), key=lambda place: COUNTING.index(groups[place]))
        found, groups = [found[place] for place in places], [groups[place] for place in places]
    made: list[Row] = []
    counts, heading = Counter(groups), ""
    for item, group in zip(found, groups, strict=True):
        if group != heading:
            heading = group
            made.append(Row(None, (f"{heading} {counts[heading]}",), "head"))
        made.append(_row(item, hidden=hidden))
    return made


def _group(item: LotOnHand, counted: Set[str] | None) -> str:
    if counted is None:
        return GROUPS[item.state]
    return COUNTING[2 if item.schedule else item.key in counted]


def _row(item: LotOnHand, *, hidden: bool) -> Row:
    until = joined((item.words, _MARKS[item.state][1])) if item.words else date_text(item.use_by)
    left = _left(item, hidden=hidden)
    return Row(item.key, (_MARK_CELLS[item.state], _package(item), item.lot_number, until, left))


def _left(item: LotOnHand, *, hidden: bool) -> str:
    """Return how much there is, or only of what; two lines of a lot are told apart all the same."""
    if not hidden:
        return item.left
    return "open vial" if item.held.vial_id else "unopened"


def _package(item: LotOnHand) -> Callable[[int], Content]:
    """Return the cell of drug, package and any room but the first: as much of the package as fits before the room."""

    def cell(room: int) -> Content:
        where = f" · {item.room}" if item.held.room_id and item.room else ""
        strengths = (item.package, item.strength, item.strength.replace(" / ", "/"), "")
        ways = (plain(f"{item.drug} {strength}".rstrip() + where) for strength in strengths)
        # A strength that was cut would be read as another.
        return next((way for way in ways if way.cell_length <= room), plain(f"{item.drug}{where}"))

    return cell


def _ndc(item: LotOnHand) -> str:
    return "none, compounded" if item.ndc.startswith(COMPOUNDED) else item.ndc


def short(item: LotOnHand, *, hidden: bool = False) -> list[Content | str | Hung]:
    """Return the selected lot in a few lines."""
    left = _left(item, hidden=hidden)
    return [
        joined((item.drug, "bold $strong"), f"  {item.package}"),
        joined(("NDC ", "$quiet"), _ndc(item), ("   lot ", "$quiet"), item.lot_number),
        joined(("use by ", "$quiet"), date_text(item.use_by), ("   in stock ", "$quiet"), left),
    ]


def whole(item: LotOnHand, today: date, *, hidden: bool = False) -> list[Content | str | Hung]:
    """Return all of the selected lot; an open vial is drawn to scale."""
    days = (item.use_by - today).days
    left = f"{days} d left" if days >= 0 else f"{-days} d over"
    made: list[Content | str | Hung] = [joined((item.drug, "bold $strong")), item.package, ""]
    made += [] if hidden else _drawn(item)
    made += [
        _labeled("Lot", f"{item.lot_number}, exp {date_text(item.expires_on)}"),
        _labeled("NDC", _ndc(item)),
        _labeled("Use by", f"{date_text(item.use_by)}, {left}"),
        _labeled("In stock", _left(item, hidden=hidden)),
    ]
    if item.schedule:
        made.append(_labeled("Controlled", item.schedule))
    if item.room:
        made.append(_labeled("Room", item.room))
    if item.owner != "clinic":
        made.append(_labeled("Owner", OWNERS.get(item.owner, item.owner)))
    if item.state in {"blocked", "expired"}:
        sign, color = MARKS["stop"]
        made += ["", joined((f"{sign} {item.words}: charting stops when it is scanned", color))]
    if item.state == "differs":
        sign, color = MARKS["differs"]
        made += ["", joined((f"{sign} {item.words}: d settles it", color))]
    if item.state == "count":
        sign, color = MARKS["warn"]
        made += ["", joined((f"{sign} Its movements did not add up at the upgrade: c counts it", color))]
    return made


def _drawn(item: LotOnHand) -> list[Content | str | Hung]:
    if item.remaining_ml is None or not item.volume_ml:
        return []
    lines = vial(item.volume_ml, item.remaining_ml, item.remaining_ml, rows=VIAL_ROWS, width=VIAL_CELLS)
    beside = {
        0: f"{format_amount(item.volume_ml)} mL vial",
        len(lines) - 3: f"{format_amount(item.remaining_ml)} mL left",
    }
    return [*(joined("  ", line, f"  {beside.get(place, '')}") for place, line in enumerate(lines)), ""]


def _labeled(label: str, value: str) -> Hung:
    return hung((f"{label:<{_LABEL}}", "$quiet"), value)
