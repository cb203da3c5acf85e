"""`needlepoint ndc TEXT…`: National Drug Codes as the eleven digits of a claim."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui.console.command import Answer, Answers, Command, Example, Page

if TYPE_CHECKING:
    from models.drugs.naming.known_packages import NdcReading

_SHOWN = 24


_PAGE = Page(
    about="Write each National Drug Code as the 11 digits of a claim (5-4-2), or say why it cannot be one. Ten bare "
    "digits are ambiguous unless exactly one known package has them.",
    reads="The texts; the clinic's drugs and its loaded NDC directory where there is a database, else the drugs that "
    "come with the program.",
    writes="One line a text, or one JSON list, to standard output. Nothing is stored.",
    done="every text is an NDC",
    found="a text is none, or is ambiguous",
    bad="bad usage, or standard input that is empty or cannot be read",
    examples=(
        Example("Two packages", "needlepoint ndc 0409-3795-01 00143-9857-25"),
        Example("A file of them, one a line", "needlepoint ndc --json - < ndcs.txt"),
    ),
)


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "texts",
        nargs="+",
        metavar="TEXT",
        help="an NDC as on the package, with hyphens or without; - is standard input, one a line",
    )


def _run(arguments: Namespace) -> Answers:
    return Answers(_answers(arguments.database, arguments.texts), listed=True)


def _answers(database: str, texts: list[str]) -> Iterator[Answer]:
    from tui.console.inputs import given
    from tui.console.lookups import known_packages

    with known_packages(database) as known:
        for text in given(texts):
            yield _answer(text, known.read(text))


def _answer(text: str, reading: NdcReading) -> Answer:
    digits = reading.ndc.digits if reading.ndc else None
    product = reading.listing.product if reading.listing else None
    payload = {
        "input": text,
        "ndc11": digits,
        "format": reading.format,
        "product": product,
        "problems": [reading.problem] if reading.problem else [],
    }
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    message = f"{reading.format:<17}  {product or ''}" if reading.format else reading.problem
    return Answer(payload, f"{shown:<13}  {digits or '-':<11}  {message}".rstrip(), bool(reading.problem))


COMMAND = Command("ndc", "tell each NDC as 11 digits, or why not", _PAGE, _run, _arguments, order=22)
