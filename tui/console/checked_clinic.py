"""What a command checks cases against: the clinic in the database where there is one, else what is shipped."""

from __future__ import annotations

from argparse import Namespace
from zoneinfo import ZoneInfo

from models.codes.tables.code_tables import shipped_code_tables
from models.drugs.formulary_overlay import overlaid
from models.exchange.queries.safety_check import SafetyCheck, safety_check, shipped_safety_check
from models.store.system_clock import SystemClock
from tui.console.clinic_payers import clinic_facts


def opened_safety_check(arguments: Namespace) -> SafetyCheck:
    """Return the check for the command's database; nothing is created. Raises StoreError in one line."""
    now, facts = SystemClock().now(), clinic_facts(arguments)
    if facts is None:
        return shipped_safety_check(now.astimezone())
    tables = shipped_code_tables()
    if facts.settings:
        # A clinic that changed nothing need not load what reads its changes.
        from models.safety.settings.overlay import overlaid_tables

        tables = overlaid_tables(facts.settings)
    return safety_check(now, ZoneInfo(facts.time_zone), overlaid(facts.entries), tables, facts.signed_off)
