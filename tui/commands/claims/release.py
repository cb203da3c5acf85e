"""`needlepoint claims release --clean`: clean claims go into the next batch of their payer."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tui.console.acting import WHO_ACTS, acting_id, add_acting
from tui.console.command import DONE, Command, Example, Outcome, Page

_PAGE = Page(
    about="Release every ready claim in which no check finds a fault: it goes into the next batch of its payer.",
    reads="Claims, and what checks of claims read.",
    writes="The state of claims, their story and an audit event.",
    more=(WHO_ACTS,),
    done="clean claims were released, or none waits",
    found="the person may not release claims, or the PIN is wrong",
    bad="bad usage, or a database that is missing or holds no clinic",
    examples=(Example("Release what is clean", "needlepoint claims release --clean --as bkim"),),
)


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--clean", action="store_true", required=True, help="release all that have no fault")
    add_acting(parser)


def _release(arguments: Namespace) -> Outcome:
    from models.claims.actions.release_claims import release_clean
    from tui.console.database import needed_clinic

    with needed_clinic(arguments.database) as clinic:
        found = release_clean(clinic, acting_id(arguments, clinic, "release_claims"))
    kept = [{"claim": control, "text": text} for control, text in found.kept]
    payload = {"released": list(found.released), "kept": kept}
    lines = [f"{len(found.released)} released"]
    lines += [f"{one['claim']} kept: {one['text']}" for one in kept]
    return Outcome(DONE, payload, tuple(lines))


COMMAND = Command("release", "release clean claims into the next batch", _PAGE, _release, _arguments)
