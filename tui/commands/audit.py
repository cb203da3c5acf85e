"""`needlepoint audit verify`: proves the audit chain and every signed record."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tui.console.command import DONE, FOUND, Command, Outcome


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "action", choices=("verify",), help="prove the audit chain and every signed record, or name what was altered"
    )


def _run(arguments: Namespace) -> Outcome:
    from models.reports.queries.audit_chain import verify_audit
    from tui.console.stores import opened_store

    with opened_store(arguments.database) as store:
        chain = verify_audit(store)
    found = (*chain.breaks, *chain.altered)
    payload = {
        "events": chain.events,
        "holds": not found,
        "breaks": list(chain.breaks),
        "records": chain.proven,
        "records_unproven": chain.unproven,
        "altered": list(chain.altered),
    }
    if found:
        return Outcome(FOUND, payload, found)
    lines = [f"the audit chain holds: {chain.events} events", f"signed doses proved by their hash: {chain.proven}"]
    if chain.unproven:
        lines.append(f"signed before whole contents were kept, not checked: {chain.unproven}")
    return Outcome(DONE, payload, tuple(lines))


COMMAND = Command("audit", "prove the audit trail", _arguments, _run, order=70)
