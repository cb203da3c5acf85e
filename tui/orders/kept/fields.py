"""The fields of a template and of a protocol, what is read out of them, and how both are shown in full."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from models.codes.tables.clinic_tables import clinic_tables
from models.core.errors import BadInputError
from models.core.typed_date import parse_date
from models.core.words import date_text
from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.naming.typed_route import typed_route
from models.orders.actions.save_protocol import ProtocolDraft
from models.orders.actions.save_template import TemplateDraft
from models.orders.criteria import Criteria, ages_words
from models.orders.order_body import OrderBody
from models.orders.queries.protocols import Protocol, ProtocolLine, role_name
from models.people.roles import shipped_roles
from tui.design.text import Hung, hung
from tui.dialogs.fields import Field
from tui.orders.entry import route_words, steps_typed

if TYPE_CHECKING:
    from models.orders.queries.templates import Template
    from models.store.clinic import Clinic

_LABEL = "$quiet"
_BODY = (
    Field("name", "Name", "as it is picked, such as B12 monthly"),
    Field("drug", "Drug", "name or brand"),
    Field("dose", "Dose", "1,000 mcg or 0.01 mg/kg"),
    Field("route", "Route", "IM, subcut or ID"),
    Field("every", "Every", "days, or month; empty for one dose"),
    Field("count", "Doses", "how many; a taper: 1; 40 mg every 14 x6"),
    Field("note", "Note", "for who gives it"),
)
_TREATMENT = (
    Field("needle", "Needle", "such as 25 G 1 in; empty: the usual one"),
    Field("watch", "Observe", "minutes at least; empty: as the drug says"),
    Field("item", "Charge item", "your own where the patient pays, such as B12SP"),
    Field("diagnoses", "Diagnoses", "to pick from: E53.8, D51.0; none is chosen"),
)
_WHY = Field("reason", "Reason", "why it is kept or changed")
TEMPLATE = (*_BODY, *_TREATMENT, _WHY)
PROTOCOL = (
    *_BODY,
    Field("ages", "Ages", "18 y to 65 y, from 6 months, to 12 y; empty: any"),
    Field("sex", "Sex", "female or male; empty: any"),
    Field("needs", "Only with", "conditions, separated by ;"),
    Field("excludes", "Not with", "conditions, separated by ;"),
    Field("roles", "Started by", "nurse, medical assistant, provider"),
    Field("start", "From", "T or a date"),
    Field("until", "Until", "last day, at most a year is usual"),
    _WHY,
)
_AGES = re.compile(r"(?:from )?(?:(\d+) ?(y|months?)?)?(?: ?(?:to|-) ?(\d+) ?(y|months?))?", re.IGNORECASE)


def body_typed(clinic: Clinic, values: Mapping[str, str]) -> OrderBody:
    """Return what is typed of an order. Raises BadInputError naming the field."""
    count, then = steps_typed(values)
    route = typed_route(values["route"])
    return OrderBody(_drug(clinic, values["drug"]), values["dose"], route, values["every"], count, then, values["note"])


def template_typed(clinic: Clinic, values: Mapping[str, str], of: Template | None, *, shared: bool) -> TemplateDraft:
    """Return what is typed of a template. Raises BadInputError naming the field."""
    body, key, change = body_typed(clinic, values), of.key if of else None, of.change if of else 0
    body = replace(body, **{field.name: values[field.name].strip() for field in _TREATMENT})
    return TemplateDraft(values["name"], body, values["reason"], key, shared=shared, change=change)


def protocol_typed(clinic: Clinic, values: Mapping[str, str], of: ProtocolLine | None) -> ProtocolDraft:
    """Return what is typed of a protocol. Raises BadInputError naming the field."""
    least, below = _ages(values["ages"])
    criteria = Criteria(
        least, below, values["sex"].strip().lower(),
        _conditions(clinic, values["needs"], "needs"), _conditions(clinic, values["excludes"], "excludes"),
    )  # fmt: skip
    today = clinic.today()
    return ProtocolDraft(
        name=values["name"],
        body=body_typed(clinic, values),
        criteria=criteria,
        roles=_roles(values["roles"]),
        valid_from=parse_date(values["start"] or "T", today, "start"),
        valid_until=_until(values["until"], today),
        reason=values["reason"],
        key=of.protocol.key if of else None,
        change=of.protocol.change if of else 0,
    )


def drafted(clinic: Clinic, draft: ProtocolDraft, provider: str) -> ProtocolLine:
    """Return a protocol as it will be once it is signed, to be read before."""
    protocol = Protocol(
        id=UUID(int=0), key=draft.key or UUID(int=0), change=draft.change + 1, name=draft.name, provider_id=UUID(int=0),
        provider=provider, body=draft.body, criteria=draft.criteria, roles=draft.roles, valid_from=draft.valid_from,
        valid_until=draft.valid_until, ended=False, reason=draft.reason, changed_at=clinic.now(), changed_by=provider,
    )  # fmt: skip
    drug = clinic_formulary(clinic).drugs.get(draft.body.drug_slug)
    return ProtocolLine(protocol, drug.display if drug else draft.body.drug_slug, "")


def template_values(of: Template | None) -> dict[str, str]:
    """Return what the fields of a template begin with."""
    return {"name": of.name, **_body_values(of.drug, of.body), **treatment_values(of.body)} if of else {}


def typed_values(draft: TemplateDraft) -> dict[str, str]:
    """Return the texts of a template's fields as they were typed."""
    body = draft.body
    count = f"{body.count}; {body.then}" if body.then else body.count
    return {
        "name": draft.name, "drug": body.drug_slug, "dose": body.dose, "route": body.route, "every": body.every,
        "count": count, "note": body.note, "reason": draft.reason, **treatment_values(body),
    }  # fmt: skip


def treatment_values(body: OrderBody) -> dict[str, str]:
    """Return what a template says beside the order itself, field by field."""
    return {"needle": body.needle, "watch": body.watch, "item": body.item, "diagnoses": body.diagnoses}


def protocol_values(clinic: Clinic, of: ProtocolLine | None) -> dict[str, str]:
    """Return what the fields of a protocol begin with."""
    if of is None:
        return {"start": "T", "roles": "nurse"}
    protocol, flags = of.protocol, clinic_tables(clinic).flags
    criteria = protocol.criteria
    return {
        "name": protocol.name,
        **_body_values(of.drug, protocol.body),
        "ages": ages_words(criteria),
        "sex": criteria.sex,
        "needs": "; ".join(flags[code].display for code in criteria.needs if code in flags),
        "excludes": "; ".join(flags[code].display for code in criteria.excludes if code in flags),
        "roles": ", ".join(role_name(role) for role in protocol.roles),
        "start": protocol.valid_from.isoformat(),
        "until": protocol.valid_until.isoformat(),
    }


def body_rows(name: str, drug: str, body: OrderBody) -> list[Hung]:
    """Return the order part in full."""
    every = f"every {body.every}{' days' if body.every.isdecimal() else ''}" if body.every else "one dose"
    doses = f", {body.count} doses" if body.count else ""
    then = f", then {body.then}" if body.then else ""
    rows = [
        hung(("Name     ", _LABEL), (name, "bold $strong")),
        hung(("Order    ", _LABEL), (f"{drug} {body.dose} {route_words(body.route)}", "bold")),
        hung(("Often    ", _LABEL), f"{every}{doses}{then}"),
    ]
    watch = f"{body.watch} min at least" if body.watch else ""
    more = (
        ("Needle   ", body.needle), ("Observe  ", watch), ("Charge   ", body.item), ("Offers   ", body.diagnoses),
        ("Note     ", body.note),
    )  # fmt: skip
    return [*rows, *(hung((label, _LABEL), text) for label, text in more if text)]


def protocol_rows(one: ProtocolLine, clinic: Clinic | None) -> tuple[Hung, ...]:
    """Return a protocol in full: the order, for whom, who starts it, until when, who signed it."""
    protocol = one.protocol
    rows = body_rows(protocol.name, one.drug, protocol.body)
    if one.barred:
        rows.insert(0, hung(("▲ ", "$warn"), (one.barred, "bold $warn")))
    values = protocol_values(clinic, one) if clinic else {}
    labels = (("ages", "Ages     "), ("sex", "Sex      "), ("needs", "Only with"), ("excludes", "Not with "))
    rows += [hung((f"{label} ", _LABEL), values[name]) for name, label in labels if values.get(name)]
    rows.append(hung(("Allergy  ", _LABEL), "not with an allergy that stops or warns"))
    rows.append(hung(("Start by ", _LABEL), ", ".join(role_name(role) for role in protocol.roles)))
    rows.append(hung(("Valid    ", _LABEL), f"{date_text(protocol.valid_from)} to {date_text(protocol.valid_until)}"))
    rows.append(hung(("Signed   ", _LABEL), f"{protocol.provider}, version {protocol.change}: {protocol.reason}"))
    return tuple(rows)


def _body_values(drug: str, body: OrderBody) -> dict[str, str]:
    count = f"{body.count}; {body.then}" if body.then else body.count
    return {
        "drug": drug, "dose": body.dose, "route": route_words(body.route), "every": body.every, "count": count,
        "note": body.note,
    }  # fmt: skip


def _drug(clinic: Clinic, text: str) -> str:
    """Return the one drug of the formulary that is named. Raises BadInputError at `drug` for none or several."""
    words = text.strip()
    found = clinic_formulary(clinic).matching(words) if words else ()
    exact = [drug for drug in found if words.lower() in {drug.display.lower(), drug.name.lower(), drug.slug}]
    if len(exact) == 1 or len(found) == 1:
        return (exact or found)[0].slug
    if not found:
        raise BadInputError("drug", "no drug of that name: type a name or brand of the formulary")
    names = ", ".join(drug.display for drug in found[:3])
    raise BadInputError("drug", f"{len(found)} drugs fit: {names}. Type more of the name")


def _ages(text: str) -> tuple[int | None, int | None]:
    match = _AGES.fullmatch(" ".join(text.split()))
    if not match:
        raise BadInputError("ages", "write 18 y to 65 y, from 6 months, or to 12 y")
    unit = match[2] or match[4] or "y"
    least = int(match[1]) * (12 if unit.lower() == "y" else 1) if match[1] else None
    below = int(match[3]) * (12 if (match[4] or "y").lower() == "y" else 1) if match[3] else None
    return least, below


def _conditions(clinic: Clinic, text: str, at: str) -> tuple[str, ...]:
    flags, found = clinic_tables(clinic).flags, []
    for part in filter(None, (part.strip().lower() for part in text.split(";"))):
        fits = [code for code, flag in flags.items() if part in {code, flag.display.lower()}]
        fits = fits or [code for code, flag in flags.items() if part in flag.display.lower()]
        if len(fits) != 1:
            words = "no condition of that name" if not fits else f"{len(fits)} conditions fit: type more of the name"
            raise BadInputError(at, f"{part}: {words}")
        found += fits
    return tuple(found)


def _roles(text: str) -> tuple[str, ...]:
    names = {label.lower(): role for role, label in shipped_roles().items()}
    found: list[Any] = []
    for part in filter(None, (part.strip().lower() for part in text.split(","))):
        if part not in names and not part.startswith("custom:"):
            raise BadInputError("roles", f"{part} is no role: write nurse, medical assistant or provider")
        found.append(names.get(part, part))
    return tuple(dict.fromkeys(found))


def _until(text: str, today: date) -> date:
    if not text.strip():
        raise BadInputError("until", "say its last day: a standing order ends")
    return parse_date(text, today, "until")
