"""`needlepoint claims check`: scrub everything that is not sent yet."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tui.console.acting import WHO_ACTS, acting_id, add_acting
from tui.console.command import DONE, FOUND, Command, Example, Outcome, Page

_PAGE = Page(
    about="Check every claim that is ready or held. Each finding names its rule, the field, the denial it prevents and "
    "what mends it. A claim with a fault is held; one whose fault is mended is ready again.",
    reads="Claims, the clinic, its payers, people and code sets.",
    writes="The state of claims.",
    more=(WHO_ACTS,),
    done="nothing is held",
    found="a claim is held; or the person may not see patients, or the PIN is wrong",
    bad="bad usage, or a database that is missing or holds no clinic",
    examples=(Example("Check before a batch", "needlepoint claims check --as bkim"),),
)


def _check(arguments: Namespace) -> Outcome:
    from models.claims.actions.check_claims import check_claims
    from models.claims.queries.checked import notes_of_batch
    from models.claims.queries.claim_list import claim_list
    from models.claims.states import State
    from tui.commands.claims.payloads import claim_lines, claim_payload, finding_payload
    from tui.console.database import needed_clinic

    with needed_clinic(arguments.database) as clinic:
        acting_id(arguments, clinic, "see_patients")
        notes = notes_of_batch(clinic, check_claims(clinic))
        found = claim_list(clinic, (State.READY, State.HOLD, State.REJECTED))
    held = [one for one in found if one.line.state is not State.READY]
    ready = len(found) - len(held)
    payload = {
        "ready": ready,
        "held": len(held),
        "notes": [finding_payload(note) for note in notes],
        "claims": [claim_payload(one) for one in found],
    }
    lines = [text for one in held for text in claim_lines(one)]
    lines += [note.text for note in notes]
    return Outcome(FOUND if held else DONE, payload, (*lines, f"{ready} ready, {len(held)} held"))


def _arguments(parser: ArgumentParser) -> None:
    add_acting(parser)


COMMAND = Command("check", "scrub everything not sent yet", _PAGE, _check, _arguments)
