"""A code somebody keyed is used where it fits the package and the day, and reported where not (R30, R56)."""

from __future__ import annotations

from models.rules.billing_rule import NOTHING, Outcome, Rule, Stage
from models.rules.case import ChargeLine, Injection, Visit
from models.rules.drawn import charged
from models.rules.drug_code import billing_code
from models.values.words import say_date

RULE = Rule("keyed_code", "A keyed drug code fits package and day", Stage.EDITS, "R30, R56: HCPCS Level II dates")


def apply(visit: Visit, _lines: tuple[ChargeLine, ...]) -> Outcome:
    """Ask about every keyed code the lines do not use."""
    found = [
        RULE.ask(f"injections[{number}].drug.hcpcs", _text(visit, injection))
        for number, injection in charged(visit)
        if injection.hcpcs and not _used(visit, injection)
    ]
    return Outcome(findings=tuple(found)) if found else NOTHING


def _used(visit: Visit, injection: Injection) -> bool:
    found = [billing_code(injection, opened, visit.date_of_service) for opened in injection.packages]
    return all(not isinstance(code, str) and code.hcpcs == injection.hcpcs for code in found)


def _text(visit: Visit, injection: Injection) -> str:
    day = say_date(visit.date_of_service)
    return f"Code {injection.hcpcs} does not fit {injection.drug_name} on {day}: it is not used. A coder decides."
