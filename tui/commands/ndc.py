"""`needlepoint ndc TEXT…`: National Drug Codes as the eleven digits of a claim."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui.console.command import Answer, Answers, Command

if TYPE_CHECKING:
    from models.drugs.naming.known_packages import NdcReading

_SHOWN = 24


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("texts", nargs="+", metavar="TEXT", help="an NDC as on the package; - reads one a line")


def _run(arguments: Namespace) -> Answers:
    return Answers(_answers(arguments.database, arguments.texts), listed=True)


def _answers(database: str, texts: list[str]) -> Iterator[Answer]:
    from tui.console.inputs import given
    from tui.console.known_here import known_packages

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
    said = f"{reading.format:<17}  {product or ''}" if reading.format else reading.problem
    return Answer(payload, f"{shown:<13}  {digits or '-':<11}  {said}".rstrip(), bool(reading.problem))


COMMAND = Command("ndc", "tell each NDC as 11 digits, or why not", _arguments, _run, order=22)
