"""`needlepoint claims answer FILE…`: what payers answered, matched to claims and posted."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.console.acting import WHO_ACTS, acting_id, add_acting
from tui.console.command import DONE, FOUND, Command, Example, Outcome, Page

if TYPE_CHECKING:
    from models.claims.answers.posted import PostedAnswer, PostedFile

_PAGE = Page(
    about="Read payments (835) and acknowledgments (999, 277CA), match them to claims by their exact number and post "
    "them. What cannot be placed waits for a person. A payment that does not add up, is damaged or was made to another "
    "clinic is named and not posted. The same file twice changes nothing.",
    reads="Files as the clearinghouse delivers them: X12, one or more interchanges and transactions each.",
    writes="Payments, the state of claims, their story, open questions and audit events.",
    more=(WHO_ACTS,),
    done="everything was posted, or was before",
    found="something waits for a person or was not posted, the person may not, or the PIN is wrong",
    bad="bad usage, a file that cannot be read, or a database that is missing or holds no clinic",
    examples=(Example("A day's payments", "needlepoint claims answer era.835 --as bkim"),),
)


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("files", metavar="FILE", nargs="+", help="files of answers")
    add_acting(parser)


def _answer(arguments: Namespace) -> Outcome:
    from models.claims.answers.actions.post_answers import post_answers
    from models.core.errors import BadInputError
    from tui.console.database import needed_clinic

    posted: list[PostedFile] = []
    with needed_clinic(arguments.database) as clinic:
        person = acting_id(arguments, clinic, "post_answers")
        for name in arguments.files:
            path = Path(name)
            if not path.is_file():
                raise BadInputError(name, "is no file that can be read")
            try:
                posted.append(post_answers(clinic, person, name, lambda path=path: path.open("rb")))  # type: ignore[misc]
            except OSError as error:
                raise BadInputError(name, f"cannot be read: {error.strerror}") from None
    lines = [line for one in posted for line in _lines(one)]
    return Outcome(
        DONE if all(one.clean for one in posted) else FOUND, {"files": [_file(one) for one in posted]}, tuple(lines)
    )


def _lines(one: PostedFile) -> list[str]:
    lines = [f"{one.name}: {fault}" for fault in one.faults]
    for answer in one.answers:
        words = [answer.kind, answer.at, answer.payer, answer.trace, _money(answer) or ""]
        lines.append(f"{one.name}: {' '.join(filter(None, words))}: {answer.status.value}{_text(answer)}")
        lines += [f"  {change.control}: {change.text}" for change in answer.changes]
        lines += [f"  {text}" for text in answer.other_money]
        lines += [f"  not placed, {each.at}: {each.text}{_proposed(each.proposed)}" for each in answer.unplaced]
        lines += [f"  {fault}" for fault in answer.faults]
    return lines


def _text(answer: PostedAnswer) -> str:
    return f", {answer.text}" if answer.text else ""


def _proposed(controls: tuple[str, ...]) -> str:
    return f" It may be {', '.join(controls)}." if controls else ""


def _money(answer: PostedAnswer) -> str | None:
    return f"{answer.amount:.2f}" if answer.amount is not None else None


def _file(one: PostedFile) -> dict[str, Any]:
    return {
        "file": one.name,
        "answers": [_answer_payload(answer) for answer in one.answers],
        "faults": list(one.faults),
    }


def _answer_payload(answer: PostedAnswer) -> dict[str, Any]:
    return {
        "kind": answer.kind,
        "at": answer.at,
        "status": answer.status.value,
        "text": answer.text,
        "payer": answer.payer or None,
        "trace": answer.trace or None,
        "amount": _money(answer),
        "changed": [{"claim": one.control, "state": one.state, "text": one.text} for one in answer.changes],
        "not_placed": [{"at": one.at, "text": one.text, "proposed": list(one.proposed)} for one in answer.unplaced],
        "other_money": list(answer.other_money),
        "faults": list(answer.faults),
    }


COMMAND = Command("answer", "payers' answers in: 835, 999, 277CA", _PAGE, _answer, _arguments)
