"""`needlepoint claims print NUMBER --output FILE`: a batch on pre-printed CMS-1500 forms."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from tui.console.acting import WHO_ACTS, acting_id, add_acting
from tui.console.command import DONE, Command, Example, Outcome, Page

_STYLES = ("nucc", "position_17", "medi_cal", "qualifier", "digits")
_PAGE = Page(
    about="Write a batch as a PDF for pre-printed CMS-1500 forms: what goes into the boxes, without the boxes. Content "
    "moves right and down by points, 72 an inch, until it stands where the forms want it. Nothing is sent by it.",
    reads="The batch as it was made.",
    writes="The file and an audit event.",
    more=(WHO_ACTS,),
    done="the file was written",
    found="the person may not, or the PIN is wrong",
    bad="bad usage, no such batch, a claim with no room in its box, or a file that cannot be written",
    examples=(Example("Two points to the left", "needlepoint claims print 1 --right -2 --output forms.pdf --as bkim"),),
)


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("number", metavar="NUMBER", type=int, help="the batch's number")
    parser.add_argument("--output", metavar="FILE", required=True, help="the PDF")
    parser.add_argument("--right", metavar="POINTS", type=int, default=0, help="move right; negative moves left")
    parser.add_argument("--down", metavar="POINTS", type=int, default=0, help="move down; negative moves up")
    parser.add_argument("--ndc", choices=_STYLES, help="how box 24 spells an NDC; else as the payer's record says")
    add_acting(parser)


def _print(arguments: Namespace) -> Outcome:
    from models.claims.files.print_forms import PrintChoices, print_forms
    from models.claims.forms.layout import Alignment
    from models.claims.forms.ndc_text import NdcStyle
    from models.claims.queries.batches import batch_numbered
    from models.core.errors import BadInputError
    from tui.console.database import needed_clinic

    with needed_clinic(arguments.database) as clinic:
        person = acting_id(arguments, clinic, "batch_claims")
        batch_id = batch_numbered(clinic, arguments.number)
        if batch_id is None:
            raise BadInputError("NUMBER", f"no batch is called {arguments.number}")
        style = NdcStyle(arguments.ndc) if arguments.ndc else None
        choices = PrintChoices(Alignment(arguments.right, arguments.down), style)
        count = print_forms(clinic, person, batch_id, choices, Path(arguments.output))
    payload = {"batch": str(arguments.number), "files": [arguments.output], "claims": count}
    return Outcome(DONE, payload, (f"Batch {arguments.number}, {count} claims: {arguments.output}",))


COMMAND = Command("print", "write a batch for pre-printed forms", _PAGE, _print, _arguments)
