"""`needlepoint checks FILE`: what the safety rules say to an order or a dose, from facts alone; stores nothing."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from tui.console.command import BAD, DONE, FOUND, Command, Example, Outcome, Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.exchange.queries.safety_check import SafetyCheck
    from models.exchange.safety_cases.stream import Line

_FIELDS = Path(__file__).parents[2] / "models" / "exchange" / "safety_cases" / "FIELDS.md"


_PAGE = Page(
    about="Ask the safety rules about an order or a dose, from facts alone: what stops it, what warns, and what passes "
    "each finding.",
    reads="FILE, and the clinic's drugs and safety settings where there is a database; without one, what comes with "
    "the program. What a case does not give is unknown. Amounts are strings or numbers of decimal digits, in the unit "
    "beside them; times are YYYY-MM-DDTHH:MM.",
    writes="The answers, in the order of the cases, to standard output: JSON where it is no terminal, one object a "
    "line for many cases. Nothing is stored.",
    more=(("FIELDS", f"Every field of a case and of its answer is in\n{_FIELDS}"),),
    done="every case is clear",
    found="a case has a stop or a warning",
    bad="bad usage, or a case that cannot be read; the other cases are answered",
    examples=(
        Example("Check one dose before it is given", "needlepoint checks case.json"),
        Example("Many cases, one a line, for another program", "needlepoint checks --json - < cases.jsonl"),
    ),
)


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="one case as JSON, or one a line; - is standard input")


def _run(arguments: Namespace) -> Outcome:
    from models.exchange.safety_cases.stream import cases
    from tui.console.checked_clinic import opened_safety_check

    with _source(arguments.file) as source:
        check = opened_safety_check(arguments)
        lines = cases(source)
        first = next(lines)
        as_json = arguments.json or not sys.stdout.isatty()
        if first.number:
            return _many(check, chain([first], lines), as_json)
        answer = _answered(check, first)
        if "error" in answer and not arguments.json:
            return Outcome(BAD, None, (), (f"needlepoint: {_refused(answer['error'])}",))
        return Outcome(_status(answer), _plain(answer), tuple(_message(answer, first.number)), as_data=as_json)


def _many(check: SafetyCheck, lines: Iterator[Line], as_json: bool) -> Outcome:
    """Answer case by case, so that a file of any length is held in little memory."""
    from models.core.words import printable

    status = DONE
    for line in lines:
        answer = _answered(check, line)
        status = max(status, _status(answer))
        message = [_encoded(answer)] if as_json else [printable(text) for text in _message(answer, line.number)]
        # Whoever waits at the other end of a pipe has each answer at once.
        sys.stdout.write("\n".join(message) + "\n")
        sys.stdout.flush()
    return Outcome(status, None, printed=True)


def _answered(check: SafetyCheck, line: Line) -> dict[str, Any]:
    from models.core.errors import BadInputError
    from models.exchange.safety_cases.writer import refusal_of

    if line.error or line.value is None:
        return refusal_of(line.id, line.error or BadInputError("", "must be a JSON object"))
    try:
        return check.answer(line.value)
    except BadInputError as error:
        return refusal_of(line.id, error)


def _status(answer: dict[str, Any]) -> int:
    if "error" in answer:
        return BAD
    return DONE if answer["verdict"] == "clear" else FOUND


def _message(answer: dict[str, Any], number: int) -> Iterator[str]:
    """Yield one case's answer as a person reads it."""
    name = answer["id"] if answer["id"] is not None else f"line {number}" if number else "case"
    if "error" in answer:
        yield f"{name}: {_refused(answer['error'])}"
        return
    yield f"{name}: {answer['verdict']}"
    for found in answer["findings"]:
        passes = f" [{found['passes_with'].replace('_', ' ')}]" if found["passes_with"] else ""
        unconfirmed = "" if found["confidence"] == "confirmed" else f", {found['confidence']}"
        yield f"  {found['severity']}{passes}: {found['at']}: {found['text']}"
        yield f"      {found['rule']}: {found['source']}{unconfirmed}"
    if answer["next"]:
        window = answer["next"]["window"]
        yield f"  next: {answer['next']['due']}" + (f" ({window[0]} to {window[1]})" if window else "")


def _refused(error: dict[str, str]) -> str:
    return f"{error['at']}: {error['text']}" if error["at"] else error["text"]


def _encoded(answer: dict[str, Any]) -> str:
    import json

    return json.dumps(answer, default=str)


def _plain(answer: dict[str, Any]) -> Any:
    import json

    return json.loads(_encoded(answer))


@contextmanager
def _source(name: str) -> Iterator[IO[bytes]]:
    if name == "-":
        yield sys.stdin.buffer
        return
    from models.core.errors import BadInputError

    try:
        file = Path(name).open("rb")  # noqa: SIM115 - closed below; what goes wrong while it is open is not about it
    except (OSError, ValueError) as error:
        raise BadInputError(name, f"cannot be read: {getattr(error, 'strerror', None) or error}") from None
    with file:
        yield file


COMMAND = Command(
    "checks", "what the safety rules say to an order or a dose; stores nothing", _PAGE, _run, _arguments, order=21
)
