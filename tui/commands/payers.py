"""`needlepoint payers`: every payer with its switches, their answers and where they come from."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from tui.console.command import DONE, Command, Outcome

if TYPE_CHECKING:
    from models.billing.payers.payer_answers import Answered
    from models.billing.payers.payer_profiles import PayerProfile


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", help="one payer by its name or type; without it all of them")


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
                "text": f"{row.question}: {row.said}",
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
    said = [f"{profile.name} ({profile.type}{also}): {fees or 'no'} fee{'' if fees == 1 else 's'}"]
    for row in switches:
        marks = f"  [{', '.join(row.marks)}]" if row.marks else ""
        said += [f"  {row.switch} = {row.policy.value}{marks}", f"      {row.question}: {row.said} ({row.origin})"]
    return said


COMMAND = Command("payers", "payers with their switches, and where each answer comes from", _arguments, _run, order=33)
