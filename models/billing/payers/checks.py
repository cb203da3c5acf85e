"""What a clinic may store about its payers: known switches, allowed answers, prices that can be charged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from models.billing.payers.clinic_payers import CENTS, FeeRow, payer_called
from models.billing.payers.payer_profiles import PAYER_TYPES, TYPE_NAMES, PayerProfile, name_key
from models.billing.tables.tables import BillingTables
from models.core.errors import BadInputError

LONGEST_NAME = 200
MOST_NAMES = 20
MOST_ASP_PERCENT = 1_000


def checked_names(profiles: Iterable[PayerProfile], kind: str, name: str, also: Iterable[str]) -> tuple[str, ...]:
    """Return a payer's names, its own first, each once. Raises BadInputError for one that is not free or unreadable."""
    if kind not in PAYER_TYPES:
        raise BadInputError("type", f"{kind!r} is no payer type: {', '.join(PAYER_TYPES)}")
    names = tuple({name_key(text): _checked_name(text, at) for at, text in _named(name, also)}.values())
    if len(names) > MOST_NAMES:
        raise BadInputError("also_called", f"a payer has at most {MOST_NAMES} names")
    taken = {*PAYER_TYPES, *map(name_key, TYPE_NAMES.values())} - {name_key(TYPE_NAMES[kind])}
    for text in names:
        if name_key(text) in taken:
            raise BadInputError("name", f"{text} is a payer type: give the plan a name of its own")
        others = (p for p in profiles if p.type == kind and name_key(p.name) != name_key(name) and p.is_called(text))
        if other := next(others, None):
            raise BadInputError("name", f"{text} already names {other.name}: change that payer instead")
    return names


def check_answers(tables: BillingTables, kind: str, answers: Mapping[str, str]) -> None:
    """Raise BadInputError for a switch nobody knows, a value it cannot have, or one that is bound for the type."""
    for switch, value in answers.items():
        known = tables.switches.get(switch)
        if known is None:
            raise BadInputError(switch, "is no switch of this program")
        if value not in known.values:
            raise BadInputError(switch, f"cannot be {value!r}: one of {', '.join(known.values)}")
        own = tables.default(switch, kind)
        if own.binding:
            text = f"is always {own.value} for {TYPE_NAMES[kind]}, whatever a plan or clinic says ({own.source.key})"
            raise BadInputError(switch, text)


def checked_fee(profiles: Iterable[PayerProfile], fee: FeeRow) -> FeeRow:
    """Return a fee as it is kept, under the payer's own name. Raises BadInputError naming the field."""
    payer = payer_called(profiles, fee.payer) if fee.payer.strip() else None
    if payer is None:
        kinds = ", ".join(PAYER_TYPES)
        raise BadInputError("payer", f"{fee.payer!r} is no payer here: one of {kinds}, or a plan added before")
    code = fee.code.strip().upper()
    if not re.fullmatch(r"[0-9A-Z]{5}", code):
        raise BadInputError("code", f"{fee.code!r} is no procedure code of five signs")
    _check_price(fee.amount, fee.asp_percent)
    _check_days(fee.effective, fee.ends)
    return fee._replace(payer=payer, code=code)


def _check_price(amount: Decimal | None, percent: Decimal | None) -> None:
    if (amount is None) is (percent is None):
        raise BadInputError("amount", "a fee is either an amount or asp_percent")
    if amount is not None and amount != round(amount, CENTS):
        raise BadInputError("amount", f"{amount} is not dollars and cents")
    if amount is not None and amount >= Decimal(10) ** 9:
        raise BadInputError("amount", f"{amount} is more than any fee")
    if percent is not None and not 0 < percent <= MOST_ASP_PERCENT:
        raise BadInputError("asp_percent", f"{percent} is not between 0 and {MOST_ASP_PERCENT}; 106 is the usual one")


def _check_days(effective: date | None, ends: date | None) -> None:
    if effective and ends and ends < effective:
        raise BadInputError("ends", f"{ends} lies before the first day {effective}")


def _named(name: str, also: Iterable[str]) -> list[tuple[str, str]]:
    return [("name", name), *(("also_called", text) for text in also)]


def _checked_name(text: str, at: str) -> str:
    plain = " ".join(text.split())
    if not plain:
        raise BadInputError(at, "write the payer's name")
    if len(plain) > LONGEST_NAME or not plain.isprintable():
        raise BadInputError(at, f"write a name of at most {LONGEST_NAME} letters, without control characters")
    return plain
