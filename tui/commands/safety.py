"""`needlepoint safety`: the rows the safety rules go by, where each comes from, and which wait for approval."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from tui.console.command import DONE, FOUND, Command, Example, Outcome, Page

if TYPE_CHECKING:
    from models.safety.queries.safety_list import SafetyLine


_PAGE = Page(
    about="List the safety settings: limits, timers, sites and the like, each with its source, how sure it is, and who "
    "approved it.",
    reads="The clinic's safety settings and drugs.",
    writes="Nothing but the list, to standard output.",
    done="the list was printed; with --waiting, no setting waits",
    found="with --waiting: a setting waits for a provider's approval",
    bad="bad usage, or a database that is missing or holds no clinic",
    examples=(
        Example("What holds for one drug", "needlepoint safety ketorolac"),
        Example("What a provider must still approve", "needlepoint safety --waiting"),
    ),
)


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "words", nargs="*", metavar="WORD", help="only settings with every word: a drug, a limit, a site (default: all)"
    )
    parser.add_argument("--waiting", action="store_true", help="only settings that wait for a provider's approval")


def _run(arguments: Namespace) -> Outcome:
    from models.safety.queries.safety_list import drug_list, table_list, waiting
    from tui.console.database import needed_clinic

    words = " ".join(arguments.words).lower().split()
    with needed_clinic(arguments.database) as clinic:
        lines = (*table_list(clinic), *drug_list(clinic))
    found = [line for line in lines if all(word in line.words for word in words)]
    count = waiting(found)
    shown = [line for line in found if line.state == "waiting"] if arguments.waiting else found
    rows = "1 setting" if len(found) == 1 else f"{len(found)} settings"
    counted = f"{rows}: needs local sign-off: {count}"
    payload = {"rows": [_payload(line) for line in shown], "count": len(found), "waiting": count}
    message = (counted, *(text for line in shown for text in _lines(line)))
    return Outcome(FOUND if arguments.waiting and count else DONE, payload, message)


def _payload(line: SafetyLine) -> dict[str, Any]:
    return {
        "key": line.key,
        "drug": line.drug or None,
        "kind": line.label.lower(),
        "text": line.text,
        "source": line.cited,
        "confidence": line.confidence,
        "state": line.state,
        "said": _state_words(line),
        "own": line.own,
        "row_hash": line.row_hash,
    }


def _lines(line: SafetyLine) -> tuple[str, str]:
    whose = f"{line.drug}  " if line.drug else ""
    own = ", changed by the clinic" if line.own else ""
    # Amounts keep to their unit by a no-break space, which a screen needs and a line of output does not.
    text = f"{whose}{line.label}  {line.text}".replace("\N{NO-BREAK SPACE}", " ")
    return f"  {text}", f"      {line.cited} · {line.confidence} · {line.message}{own}"


def _state_words(line: SafetyLine) -> str:
    """Return the state as this command has always put it for other programs."""
    return f"signed off{line.message.removeprefix('approved')}" if line.state == "signed" else line.message


COMMAND = Command("safety", "safety settings, and who approved each", _PAGE, _run, _arguments, order=45)
