"""`needlepoint payers`: every payer with its switches, their answers and where they come from."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from tui.console.command import DONE, Command, Example, Outcome, Page

if TYPE_CHECKING:
    from models.billing.payers.payer_answers import Answered
    from models.billing.payers.payer_profiles import PayerProfile


_PAGE = Page(
    about="List the payers with their rules: each with its value, where it comes from, and whether anyone confirmed "
    "it.",
    reads="The clinic's payers and fees where there is a database, else the payers that come with the program.",
    writes="Nothing but the list, to standard output.",
    done="the payers were printed",
    found="",
    bad="bad usage, no payer of that name, or a database that cannot be read",
    examples=(
        Example("Every payer", "needlepoint payers"),
        Example("What Medicare pays, and by which source", "needlepoint payers medicare"),
    ),
)


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "name", nargs="?", metavar="NAME",
        help="one payer: its name, another name it has, or medicare, medicaid, commercial or self_pay (default: all)",
    )  # fmt: skip


def _run(arguments: Namespace) -> Outcome:
    from models.billing.payers.clinic_payers import overlaid_profiles, schedules
    from models.billing.payers.payer_answers import answered
    from models.billing.tables.tables import shipped_billing_tables
    from models.core.errors import BadInputError
    from tui.console.clinic_payers import clinic_facts

    facts = clinic_facts(arguments)
    profiles = overlaid_profiles(facts.profiles if facts else ())
    fees = schedules(facts.fees if facts else ())
    wanted = [profile for profile in profiles if not arguments.name or _is_called(profile, arguments.name)]
    if not wanted:
        raise BadInputError("name", f"{arguments.name!r} is no payer here")
    payload, lines = [], []
    for profile in wanted:
        switches = answered(profile, profiles, shipped_billing_tables())
        schedule = fees.get(profile.type if profile.general else profile.name)
        count = sum(map(len, schedule.rows.values())) if schedule else 0
        payload.append(_payload(profile, switches, count))
        lines += _lines(profile, switches, count)
    return Outcome(DONE, payload, tuple(lines))


def _is_called(profile: PayerProfile, name: str) -> bool:
    return profile.is_called(name) or (profile.general and profile.type == name)


def _payload(profile: PayerProfile, switches: tuple[Answered, ...], fees: int) -> dict[str, Any]:
    return {
        "name": profile.name,
        "type": profile.type,
        "also_called": list(profile.also_called),
        "fees": fees,
        "switches": {
            row.switch: {
                "value": row.policy.value,
                "text": f"{row.question}: {row.message}",
                "source": row.policy.source.key,
                "confidence": row.policy.source.confidence.value,
                "binding": row.policy.binding,
                "own": row.policy.own,
                "inherited": row.inherited,
            }
            for row in switches
        },
    }


def _lines(profile: PayerProfile, switches: tuple[Answered, ...], fees: int) -> list[str]:
    also = f", also {', '.join(profile.also_called)}" if profile.also_called else ""
    message = [f"{profile.name} ({profile.type}{also}): {fees or 'no'} fee{'' if fees == 1 else 's'}"]
    for row in switches:
        marks = f"  [{', '.join(row.marks)}]" if row.marks else ""
        message += [
            f"  {row.switch} = {row.policy.value}{marks}",
            f"      {row.question}: {row.message} ({row.origin})",
        ]
    return message


COMMAND = Command("payers", "payers with their rules, and where each comes from", _PAGE, _run, _arguments, order=33)
