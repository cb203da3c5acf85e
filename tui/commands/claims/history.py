"""`needlepoint claims history CLAIM`: a claim's story from signing to payment."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from tui.console.acting import WHO_ACTS, acting_id, add_acting
from tui.console.command import DONE, Command, Example, Outcome, Page

if TYPE_CHECKING:
    from models.claims.queries.claim_story import StoryStep

_PAGE = Page(
    about="Print the story of one claim, oldest first: its doses as signed, then every step, who took it and why.",
    reads="The claim.",
    writes="Nothing but the story, to standard output.",
    more=(WHO_ACTS,),
    done="the story was printed",
    found="the person may not see patients, or the PIN is wrong",
    bad="bad usage, no claim of that number, or a database that is missing or holds no clinic",
    examples=(Example("One claim", "needlepoint claims history 1 --as bkim"),),
)


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("claim", metavar="CLAIM", help="the claim's number, such as 12-73504, or its first part")
    add_acting(parser)


def _history(arguments: Namespace) -> Outcome:
    from models.claims.queries.claim_story import claim_story
    from models.core.errors import BadInputError
    from models.core.words import instant_text
    from tui.console.database import needed_clinic

    with needed_clinic(arguments.database) as clinic:
        acting_id(arguments, clinic, "see_patients")
        story = claim_story(clinic, arguments.claim)
        if story is None:
            raise BadInputError("CLAIM", f"no claim is called {arguments.claim!r}: see needlepoint claims list")
        lines = tuple(
            f"{instant_text(step.at, clinic.zone)}  {step.by}: {step.text}"
            + (f" ({step.reason})" if step.reason else "")
            for step in story.steps
        )
    return Outcome(DONE, [_payload(story.control, step) for step in story.steps], lines)


def _payload(control: str, step: StoryStep) -> dict[str, Any]:
    return {
        "claim": control,
        "at": step.at.isoformat(),
        "by": step.by,
        "text": step.text,
        "reason": step.reason or None,
        "state": step.state or None,
    }


COMMAND = Command("history", "the story of one claim", _PAGE, _history, _arguments)
