"""`needlepoint audit verify`: proves the audit chain."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tui.command import DONE, FOUND, Command, Outcome


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "action", choices=("verify",), help="prove the audit chain, or name the first row that breaks it"
    )


def _run(arguments: Namespace) -> Outcome:
    from models.queries.audit_chain import verify_audit
    from tui.stores import opened_store

    with opened_store(arguments.database) as store:
        chain = verify_audit(store)
    payload = {"events": chain.events, "holds": not chain.breaks, "breaks": list(chain.breaks)}
    if chain.breaks:
        return Outcome(FOUND, payload, chain.breaks)
    return Outcome(DONE, payload, (f"the audit chain holds: {chain.events} events",))


COMMAND = Command("audit", "prove the audit trail", _arguments, _run, order=70)
