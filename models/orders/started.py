"""Whose order a signature makes: the provider's own, one taken by voice, or one started under a protocol."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from models.codes.tables.clinic_tables import clinic_tables
from models.core.errors import BadInputError
from models.core.words import time_text
from models.drugs.clinic_formulary import clinic_formulary
from models.orders.order_entry import OrderEntry, ProtocolStart, VerbalOrder
from models.orders.queries.protocols import barred, read_protocols, roles_of
from models.orders.rules.protocol_fit import ASK, UNMET, protocol_fit
from models.patients.queries.patient_facts import read_patient
from models.people.actions.authenticate import Denied
from models.people.facts import StaffFacts
from models.people.permissions import permission, refusal
from models.people.queries.staff import read_staff
from models.store.clinic import Clinic

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Started:
    """An order ready to be judged: the entry as it counts, the act it needs, and what is stored of how it came."""

    entry: OrderEntry
    act: str
    kind: str
    meaning: str
    audit: str
    columns: Mapping[str, Any]
    content: Mapping[str, Any]


def started(connection: Connection, clinic: Clinic, person_id: UUID, entry: OrderEntry) -> Started | Denied:
    """Return whose order it is, or why this person may not. Raises BadInputError naming what is missing."""
    staff = read_staff(connection, clinic)
    person = next((one for one in staff if one.id == person_id), None)
    if person is None:
        return Denied("Sign in again: this person no longer works here.")
    act = "take_verbal_orders" if entry.verbal else "start_protocols" if entry.protocol else "order"
    if refused := refusal(person, person.name, permission(act)):
        return refused
    if entry.verbal:
        return _verbal(clinic, staff, person, entry, entry.verbal)
    if entry.protocol:
        return _protocol(connection, clinic, staff, person, entry, entry.protocol)
    columns = {"requester_id": person.id, "requester_name": person.name}
    return Started(entry, act, "ordered", "ordered", "sign_order", columns, {})


def _verbal(
    clinic: Clinic, staff: tuple[StaffFacts, ...], person: StaffFacts, entry: OrderEntry, verbal: VerbalOrder
) -> Started | Denied:
    provider = next((one for one in staff if one.id == verbal.provider_id), None)
    if provider is None or not provider.may_order:
        return Denied("This provider does not order here now. Choose the one who gave the order.", "provider")
    if clinic_tables(clinic).reason("verbal", verbal.how) is None:
        raise BadInputError("", "say how the order came")
    heard = _heard(clinic, verbal.heard)
    if not verbal.read_back:
        raise BadInputError("", "read the order back to the provider first, and hear it confirmed")
    columns = {
        "requester_id": provider.id,
        "requester_name": provider.name,
        "origin": "verbal",
        "taken_by": person.id,
        "taken_by_name": person.name,
        "cosign": "waiting",
    }
    content = {"how": verbal.how, "heard": heard.isoformat(), "read_back": True}
    return Started(entry, "take_verbal_orders", "verbal", "took verbal order", "take_verbal_order", columns, content)


def _heard(clinic: Clinic, text: str) -> datetime:
    """Return when the order was heard: a time of today, now where none is typed."""
    now = clinic.now()
    if not text.strip():
        return now
    match = _CLOCK.fullmatch(text.strip())
    if not match:
        raise BadInputError("heard", "write the time as HH:MM, such as 09:30")
    heard = now.astimezone(clinic.zone).replace(hour=int(match[1]), minute=int(match[2]), second=0, microsecond=0)
    if heard > now:
        raise BadInputError("heard", f"{time_text(heard, clinic.zone)} lies ahead: it is {time_text(now, clinic.zone)}")
    return heard


def _protocol(
    connection: Connection,
    clinic: Clinic,
    staff: tuple[StaffFacts, ...],
    person: StaffFacts,
    entry: OrderEntry,
    start: ProtocolStart,
) -> Started | Denied:
    protocol = next((one for one in read_protocols(connection, clinic) if one.id == start.version_id), None)
    if protocol is None:
        return Denied("This protocol was changed meanwhile. Esc, then choose it again.", "protocol")
    if why := barred(protocol, staff, roles_of(connection, person.id), clinic.today()):
        return Denied(f"{protocol.name} cannot be started: {why}.", "protocol")
    drug = clinic_formulary(clinic).drugs.get(protocol.body.drug_slug)
    if drug is None:
        return Denied(f"{protocol.name} cannot be started: its drug left the formulary.", "protocol")
    patient = read_patient(connection, entry.patient_id)
    fits = protocol_fit(protocol.criteria, patient, drug, clinic.today(), clinic_tables(clinic))
    if unmet := [fit.text for fit in fits if fit.state == UNMET]:
        return Denied(f"{protocol.name} is not for this patient: {'; '.join(unmet)}.", "protocol")
    open_fits = [fit for fit in fits if fit.state == ASK and fit.asked not in start.confirmed]
    if open_fits:
        raise BadInputError("", f"ask the patient first: {open_fits[0].text}")
    body = protocol.body
    counted = replace(
        entry, drug_slug=body.drug_slug, dose=body.dose, route=body.route, every_days=body.every, count=body.count,
        then=body.then, until=None, note=" ".join(filter(None, (body.note, entry.note))), renews=None, order_id=None,
        needle=body.needle, watch=body.watch, item=body.item,
    )  # fmt: skip
    columns = {
        "requester_id": protocol.provider_id,
        "requester_name": protocol.provider,
        "origin": "protocol",
        "taken_by": person.id,
        "taken_by_name": person.name,
        "protocol_id": protocol.id,
    }
    confirmed = sorted(fit.asked for fit in fits if fit.state == ASK)
    content = {"protocol": str(protocol.key), "version": protocol.change, "confirmed": confirmed}
    return Started(counted, "start_protocols", "protocol", "started protocol", "start_protocol", columns, content)
