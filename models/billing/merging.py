"""What the rules of one stage answer becomes the lines of the visit; two that contradict each other are a fault."""

from __future__ import annotations

from functools import lru_cache

from models.billing.lines import ChargeLine
from models.billing.rule import Amendment, Outcome
from models.billing.tables.tables import shipped_billing_tables

Lines = tuple[ChargeLine, ...]


def merged(lines: Lines, outcomes: list[Outcome]) -> Lines:
    """Return the lines with those the rules of a stage added and amended. Raises ValueError where they contradict."""
    before = len(lines)
    of_line: dict[str, list[Amendment]] = {}
    for outcome in outcomes:
        if outcome.lines:
            lines += outcome.lines
        for change in outcome.amendments:
            key = change.line
            if key in of_line:
                of_line[key].append(change)
            else:
                of_line[key] = [change]
    if len(lines) > before and len({line.key for line in lines}) < len(lines):
        raise ValueError(f"rules made a line twice: {sorted(line.key for line in lines)}")
    return _all_amended(lines, of_line) if of_line else lines


def _all_amended(lines: Lines, of_line: dict[str, list[Amendment]]) -> Lines:
    kept = []
    for line in lines:
        changes = of_line.pop(line.key, None)
        amended = line if changes is None else _amended(line, changes)
        if amended is not None:
            kept.append(amended)
    if of_line:
        raise ValueError(f"rules amended lines that are not there: {sorted(of_line)}")
    return tuple(kept)


def _amended(line: ChargeLine, changes: list[Amendment]) -> ChargeLine | None:
    for change in changes:
        if change.drop:
            return None
    if len(changes) > 1:
        _agreeing(changes)
    for change in changes:
        line = _changed(line, change)
    return line


def _changed(line: ChargeLine, change: Amendment) -> ChargeLine:
    # Unpacked whole, not _replace(): every line of every visit passes here several times.
    (
        key,
        code,
        units,
        injection,
        package,
        modifiers,
        pointers,
        ndc,
        unit,
        quantity,
        narrative,
        because,
        charge,
        service,
    ) = line
    _, why, added, pointed, new_ndc, new_unit, new_quantity, new_narrative, new_charge, _ = change
    return ChargeLine(
        key,
        code,
        units,
        injection,
        package,
        _printed(frozenset((*modifiers, *added))) if added else modifiers,
        pointers if pointed is None else pointed,
        ndc if new_ndc is None else new_ndc,
        unit if new_unit is None else new_unit,
        quantity if new_quantity is None else new_quantity,
        narrative if new_narrative is None else new_narrative,
        (*because, why),
        charge if new_charge is None else new_charge,
        service,
    )


def _agreeing(changes: list[Amendment]) -> None:
    for field in _SET_ONCE:
        known = None
        for change in changes:
            value = change[field]
            if value is None or value == known:
                continue
            if known is not None:
                raise ValueError(f"two rules of one stage set {Amendment._fields[field]} to {known} and {value}")
            known = value


_SET_ONCE = tuple(
    Amendment._fields.index(field)
    for field in ("diagnosis_pointers", "ndc11", "ndc_unit", "ndc_quantity", "narrative", "charge")
)


@lru_cache(maxsize=1024)
def _printed(modifiers: frozenset[str]) -> tuple[str, ...]:
    if len(modifiers) < 2:
        return tuple(modifiers)
    printed = shipped_billing_tables().printed
    # A modifier somebody keyed that no table holds goes last; another rule asks about it.
    return tuple(sorted(modifiers, key=lambda modifier: (printed.get(modifier, len(printed)), modifier)))
