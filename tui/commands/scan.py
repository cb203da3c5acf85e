"""`needlepoint scan TEXT`: what a scanner's string means."""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tui.console.command import Answer, Answers, Command, Example, Page

if TYPE_CHECKING:
    from models.drugs.naming.scanned_code import ScannedCode

# Compiled when it is used: most starts read another command.
_ESCAPE = r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|([rnt0\\]))"
_LETTERS = {"r": "\r", "n": "\n", "t": "\t", "0": "\0", "\\": "\\"}


_PAGE = Page(
    about="Read what a scanner sent: a package with its NDC, lot, expiration and serial number, or the label of a "
    "patient. GS1, NDC and UPC codes are read; what is broken or ambiguous says so, and nothing is guessed.",
    reads="TEXT; the clinic's drugs, its loaded NDC directory and its patients' record numbers where there is a "
    "database, else the drugs that come with the program.",
    writes="One line a text, or one JSON object a line, to standard output. Nothing is stored.",
    done="every text was read",
    found="a text is broken, ambiguous or unknown; the reason is beside it",
    bad="bad usage, or standard input that is empty or cannot be read",
    examples=(
        Example("A package without separators", "needlepoint scan 01003051700322581749123110AB123"),
        Example(
            "A package with its separators written out",
            r"needlepoint scan --escaped ']d2010030517003225810AB123\x1d17491231'",
        ),
        Example("A file of scans, one a line", "needlepoint scan --json - < scans.txt"),
    ),
)


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "text", metavar="TEXT", help="what the scanner sent; - is standard input, one a line; -- goes before a dash"
    )
    parser.add_argument("--escaped", action="store_true", help=r"read \x1d and the like as control characters")
    parser.add_argument(
        "--separator", metavar="SIGN", help=r"what the scanner sends for FNC1, as it is or as \x1d (default: GS, \x1d)"
    )


def _run(arguments: Namespace) -> Answers:
    return Answers(_answers(arguments), listed=False)


def _answers(arguments: Namespace) -> Iterator[Answer]:
    from models.core.numbers.gs1 import GS
    from models.drugs.naming.scanned_code import resolve_code
    from models.store.system_clock import SystemClock
    from tui.console.inputs import given
    from tui.console.lookups import PatientLabels, known_packages

    separator = _unescaped(arguments.separator) if arguments.separator else GS
    today = SystemClock().now().date()
    with known_packages(arguments.database) as known, PatientLabels(arguments.database) as patients:
        for text in given([arguments.text]):
            code = _unescaped(text) if arguments.escaped else text
            yield _answer(resolve_code(code, known, today, patients, separator))


def _unescaped(text: str) -> str:
    r"""Return the text with \xHH, \uHHHH, \r, \n, \t, \0 and \\ read as the characters they stand for."""
    return re.sub(_ESCAPE, lambda found: _LETTERS[found[3]] if found[3] else chr(int(found[1] or found[2], 16)), text)


def _answer(code: ScannedCode) -> Answer:
    payload = {
        "kind": code.kind,
        "gtin": code.gtin,
        "ndc10": code.ndc10,
        "ndc11": code.ndc.digits if code.ndc else None,
        "lot": code.lot,
        "expiry": code.expiry.isoformat() if code.expiry else None,
        "serial": code.serial,
        "product": code.listing.product if code.listing else None,
        "problems": list(code.problems),
    }
    return Answer(payload, _line(payload), bool(code.problems))


def _line(payload: dict[str, Any]) -> str:
    named = (("NDC", "ndc11"), ("GTIN", "gtin"), ("lot", "lot"), ("expires", "expiry"), ("serial", "serial"))
    parts = [payload["product"], *(f"{name} {payload[key]}" for name, key in named if payload[key])]
    return f"{payload['kind']:<7}  " + " · ".join((*filter(None, parts), *payload["problems"]))


COMMAND = Command("scan", "tell what a scanner's string means", _PAGE, _run, _arguments, order=20)
