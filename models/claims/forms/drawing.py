"""Pages to PDF: the CMS-1500 on pre-printed forms or on blank paper. The same claims give the same bytes."""

from __future__ import annotations

import io
from collections.abc import Iterable

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from models.claims.claim import Claim
from models.claims.forms.cms1500 import PaperChoices, cms1500_pages
from models.claims.forms.layout import (
    AS_DESIGNED,
    POINTS_A_LINE,
    Alignment,
    Box,
    Field,
    boxes,
    column_edges,
    diagnosis_field,
    marks,
    paper,
    service_field,
    shaded_field,
    x_of,
    y_of,
)
from models.claims.forms.sheet import Placed
from models.core.errors import BadInputError

FONT = "Courier"
_LABEL_FONT = "Helvetica"
_LABEL_SIZE = 5
_INK, _RULE, _SHADE = HexColor(0x000000), HexColor(0x808080), HexColor(0xE0E0E0)
# How far a box goes above the letters of its first line and below those of its last.
_ABOVE = 8
_BELOW = 4
_MARGIN = 3
_BESIDE = frozenset({"yes", "no", "self"})


def cms1500_pdf(claims: Iterable[Claim], choices: PaperChoices) -> bytes:
    """Return the forms of some claims, each on pages of its own. Raises UnfitClaimError where a box has no room."""
    pages = [page for claim in claims for page in cms1500_pages(claim, choices)]
    if not pages:
        raise BadInputError("batch", "holds no claim: release one first")
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(paper("width"), paper("height")), invariant=1, pageCompression=1)
    canvas.setTitle("CMS-1500")
    for page in pages:
        if not choices.preprinted:
            _draw_form(canvas)
        for placed in page:
            _draw(canvas, placed, choices.alignment if choices.preprinted else AS_DESIGNED)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def _draw(canvas: Canvas, placed: Placed, alignment: Alignment) -> None:
    canvas.setFont(FONT, placed.size)
    y = y_of(placed.at.line) - alignment.down
    if placed.right:
        canvas.drawRightString(x_of(placed.at.column + placed.at.width) + alignment.right, y, placed.text)
    else:
        canvas.drawString(x_of(placed.at.column) + alignment.right, y, placed.text)


def _draw_form(canvas: Canvas) -> None:
    lines = paper("lines_a_page")
    left, right = _edge(column_edges()[0]), _edge(column_edges()[-1])
    canvas.setFillColor(_INK)
    canvas.setFont(_LABEL_FONT, 9)
    canvas.drawString(left, y_of(2), "CMS-1500 (02/12)")
    canvas.setFont(_LABEL_FONT, _LABEL_SIZE)
    canvas.setLineWidth(1)
    canvas.setStrokeColor(_RULE)
    for box in boxes():
        _draw_box(canvas, box)
    for name, at in marks():
        _draw_choice(canvas, name.partition(" ")[2], at)
    for place in range(paper("diagnoses")):
        at = diagnosis_field(place)
        canvas.drawRightString(x_of(at.column) - 2, y_of(at.line), chr(ord("A") + place))
    for place in range(lines):
        shaded = shaded_field(place, "supplemental").line
        foot = y_of(shaded) - _BELOW
        canvas.setFillColor(_SHADE)
        canvas.rect(left, foot, right - left, POINTS_A_LINE, stroke=0, fill=1)
        canvas.setFillColor(_INK)
        for edge in column_edges():
            canvas.line(_edge(edge), foot, _edge(edge), foot - POINTS_A_LINE)
        canvas.line(left, foot - POINTS_A_LINE, right, foot - POINTS_A_LINE)
        canvas.drawRightString(left - 2, y_of(service_field(place, "from").line), str(place + 1))


def _draw_box(canvas: Canvas, box: Box) -> None:
    left, right = _edge(box.first_column), _edge(box.last_column + 1)
    head, foot = y_of(box.first_line) + _ABOVE, y_of(box.last_line) - _BELOW
    canvas.rect(left, foot, right - left, head - foot)
    canvas.drawString(left + 2, head - _LABEL_SIZE - 1, f"{box.number}  {box.name}".strip())


def _draw_choice(canvas: Canvas, word: str, at: Field) -> None:
    """Draw the square of a choice; its word beside it where the box's own name stands above."""
    x, y = x_of(at.column), y_of(at.line)
    canvas.rect(x - 1, y - 2, 9, 11)
    if word in _BESIDE:
        canvas.drawString(x + 10, y, word)
    else:
        canvas.drawString(max(x + 4 - _LABEL_SIZE * len(word) // 4, x_of(1) + 9), y + 11, word)


def _edge(column: int) -> int:
    """Return where the rule left of a column stands, so that it does not touch the letters."""
    return x_of(column) - _MARGIN
