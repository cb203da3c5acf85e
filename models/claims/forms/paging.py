"""Service lines on forms of six: what belongs together stays on one page."""

from __future__ import annotations

from models.claims.claim import ClaimLine
from models.claims.forms.layout import paper


def paged_lines(lines: tuple[ClaimLine, ...]) -> tuple[tuple[ClaimLine, ...], ...]:
    """Return the lines of each page in their order; a drug and its wasted rest are never parted (R72)."""
    size = paper("lines_a_page")
    pages: list[list[ClaimLine]] = [[]]
    for group in _together(lines):
        if pages[-1] and len(pages[-1]) + len(group) > size:
            pages.append([])
        for line in group:
            if len(pages[-1]) == size:  # more partners than one form has lines
                pages.append([])
            pages[-1].append(line)
    return tuple(tuple(page) for page in pages)


def _together(lines: tuple[ClaimLine, ...]) -> list[list[ClaimLine]]:
    """Return the lines in groups: a line joins the one it names as partner, wherever that stands."""
    groups: list[list[ClaimLine]] = []
    group_of: dict[str, list[ClaimLine]] = {}
    for line in lines:
        group = group_of.get(line.partner) if line.partner else None
        if group is None:
            group = []
            groups.append(group)
        group.append(line)
        group_of[line.control] = group
    return groups
