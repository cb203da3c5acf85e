"""`needlepoint claims list`: claims with their lines and what is found in them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tui.console.acting import WHO_ACTS, acting_id, add_acting
from tui.console.command import DONE, Command, Example, Outcome, Page

_STATES = "ready hold not_billable batched sent accepted rejected paid denied corrected void"
_PAGE = Page(
    about="List claims: state, patient, day, payer, total, lines, and what is found in those not sent yet.",
    reads="Claims. What was signed since the last look is put on claims first.",
    writes="Claims of doses signed since the last look.",
    more=(WHO_ACTS,),
    done="the list was printed",
    found="the person may not see patients, or the PIN is wrong",
    bad="bad usage, or a database that is missing or holds no clinic",
    examples=(
        Example("What is held", "needlepoint claims list --state hold --as bkim"),
        Example("For another program", "needlepoint claims list --payer medicare --json --as bkim"),
    ),
)


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--state", choices=_STATES.split(), metavar="STATE", help=f"one of {_STATES}")
    parser.add_argument("--payer", metavar="PAYER", default="", help="a payer's name, or its type such as medicare")
    add_acting(parser)


def _list(arguments: Namespace) -> Outcome:
    from models.claims.actions.check_claims import check_claims
    from models.claims.queries.claim_list import claim_list
    from models.claims.states import State
    from tui.commands.claims.payloads import claim_lines, claim_payload
    from tui.console.database import needed_clinic

    with needed_clinic(arguments.database) as clinic:
        acting_id(arguments, clinic, "see_patients")
        check_claims(clinic)
        states = (State(arguments.state),) if arguments.state else ()
        found = claim_list(clinic, states, arguments.payer)
    lines = tuple(text for one in found for text in claim_lines(one))
    return Outcome(DONE, [claim_payload(one) for one in found], lines or ("No claim matches.",))


COMMAND = Command("list", "claims by state and payer", _PAGE, _list, _arguments)
