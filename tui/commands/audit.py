"""`needlepoint audit verify`: proves the audit chain and every signed record."""

from __future__ import annotations

from argparse import Namespace

from tui.console.command import DONE, FOUND, Command, Example, Outcome, Page

_EXAMPLES = (
    Example("Prove the whole audit trail", "needlepoint audit verify"),
    Example("The same for a script: counts, and what was altered", "needlepoint audit verify --json"),
)
_VERIFY = Page(
    about="Prove that no audit event and no signed dose was altered: each event holds the hash of the one before it, "
    "each signed record the hash of its own contents.",
    reads="The whole database.",
    writes="Nothing.",
    done="the chain holds and every signed record is as it was signed",
    found="something was altered; each line names the row",
    bad="bad usage, or a database that is missing or cannot be read",
    examples=_EXAMPLES,
)
_PAGE = Page(
    about="Prove the audit trail: what was done, by whom, and that no one changed it afterwards.",
    reads="",
    writes="",
    done="the trail is proved",
    found="something was altered",
    bad="bad usage, or a database that is missing or cannot be read",
    examples=_EXAMPLES[:1],
)


def _verify(arguments: Namespace) -> Outcome:
    from models.core.errors import StoreError
    from models.reports.queries.audit_chain import verify_audit
    from models.safekeeping.check.readable_rows import UNREADABLE
    from models.store.read_only import read_only

    try:
        chain = read_only(arguments.database, verify_audit)
    except UNREADABLE as error:
        raise StoreError(
            "nothing is proved, a signed row cannot be read: 'needlepoint database check' names it"
        ) from error
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


def _actions() -> tuple[Command, ...]:
    return (
        Command("verify", "prove the audit chain and every signed record, or name what was altered", _VERIFY, _verify),
    )


COMMAND = Command("audit", "prove the audit trail", _PAGE, order=70, actions=_actions)
