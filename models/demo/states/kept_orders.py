"""What the demo clinic keeps beside its orders: templates, a protocol, and orders to co-sign, held, tapered, ending."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import SQLModel

from models.core.content_hash import values_hash
from models.core.quantity import parse_quantity
from models.core.words import date_text
from models.demo.timetable import FixedClock
from models.drugs.clinic_formulary import clinic_formulary
from models.orders.actions.write_order import order_provenance
from models.orders.criteria import Criteria
from models.orders.order_body import OrderBody
from models.orders.queries.order_facts import stored_steps
from models.orders.records.medication_request import MedicationRequest
from models.orders.records.order_event import OrderEvent
from models.orders.records.order_protocol import OrderProtocolVersion
from models.orders.records.order_template import OrderTemplateVersion
from models.people.facts import StaffFacts
from models.people.signature import signature
from models.safety.facts import TaperStep
from models.store.clinic import Clinic

_B12 = "cyanocobalamin"
TEMPLATES = (
    ("B12 monthly", "Lee", OrderBody(_B12, "1,000 mcg", "im", "month", "12")),
    ("Ketorolac once", "Lee", OrderBody("ketorolac-tromethamine", "30 mg", "im", note="Not with an NSAID today.")),
    ("Depo 13 weeks", "", OrderBody("medroxyprogesterone-acetate", "150 mg", "im", "91", "4")),
)
"""Name, whose favorite, the order. One without an owner is the clinic's."""


@dataclass(slots=True)
class KeptOrders:
    """The rows, and the lines of the audit trail they leave: when, what, who, of what."""

    clinic: Clinic
    team: Sequence[StaffFacts]
    rows: list[SQLModel] = field(default_factory=list)
    lines: list[tuple[datetime, str, UUID, str, UUID, dict[str, object]]] = field(default_factory=list)

    def keep(self, patients: dict[str, UUID]) -> None:
        """Write down everything the demo keeps of orders."""
        self._templates()
        self._protocol()
        lee, okoye = self._who("Lee"), self._who("Okoye")
        self._verbal(patients["ortega"], ("medroxyprogesterone-acetate", "150 mg"), (lee, "Ruiz", "phone", 5))
        self._verbal(patients["zielinski"], ("methylprednisolone-acetate", "80 mg"), (lee, "Novak RN", "procedure", 56))
        steps = tuple(
            TaperStep(parse_quantity(dose), 7, count) for dose, count in (("8 mg", 2), ("4 mg", 2), ("2 mg", 1))
        )
        self._order(patients["baptiste"], ("dexamethasone-sodium-phosphate", "8 mg"), okoye, 30, due=10,
                    interval_days=7, doses_allowed=5, steps=stored_steps(steps))  # fmt: skip
        until = self.clinic.today() + timedelta(days=14)
        held = self._order(patients["yilmaz"], (_B12, "1,000 mcg"), lee, 70, due=12, interval_days=28, doses_allowed=6,
                           status="on-hold", held=True, held_until=until, version=2,
                           review_reason=f"held until {date_text(until)}: labs first")  # fmt: skip
        nurse, at = self._who("Novak RN"), self.clinic.now() - timedelta(hours=20)
        self._event(held, "held", nurse, at, "labs first", until=until)
        self._line(at, "order_held", nurse, held, {"from": "active"})
        self._order(patients["cho"], (_B12, "1,000 mcg"), lee, 90, due=8, interval_days=28, interval_months=1,
                    valid_until=self.clinic.today() + timedelta(days=9))  # fmt: skip

    def _who(self, family: str) -> StaffFacts:
        return next(person for person in self.team if f" {family}" in person.name)

    def _templates(self) -> None:
        at = self.clinic.now() - timedelta(days=60)
        for name, owner, body in TEMPLATES:
            by = self._who(owner or "Lee")
            version = OrderTemplateVersion(
                id=self.clinic.new_id(), site_id=self.clinic.site_id, key=self.clinic.new_id(), change=1, name=name,
                owner_id=by.id if owner else None, owner_name=by.name if owner else "", body=body.stored(),
                reason="ordered often", changed_at=at, changed_by=by.id, changed_by_name=by.name,
            )  # fmt: skip
            self.rows.append(version)
            detail: dict[str, object] = {"key": str(version.key), "change": 1}
            self.lines.append((at, "save_template", by.id, "OrderTemplate", version.id, detail))

    def _protocol(self) -> None:
        by, at, today = self._who("Okoye"), self.clinic.now() - timedelta(days=45), self.clinic.today()
        criteria = asdict(Criteria(least_months=18 * 12)) | {"needs": [], "excludes": ["pregnant"]}
        values: dict[str, Any] = {
            "name": "B12 for adults",
            "body": OrderBody(_B12, "1,000 mcg", "im", "28", "6").stored(),
            "criteria": criteria,
            "roles": ["nurse", "medical_assistant"],
            "valid_from": today - timedelta(days=45),
            "valid_until": today + timedelta(days=200),
            "ended": False,
            "provider_id": by.id,
            "provider_name": by.name,
        }
        record_hash = values_hash({column: str(value) for column, value in values.items()})
        version = OrderProtocolVersion(
            id=self.clinic.new_id(), site_id=self.clinic.site_id, key=self.clinic.new_id(), change=1,
            reason="agreed in the staff meeting", record_hash=record_hash, changed_at=at, changed_by=by.id,
            changed_by_name=by.name, **values,
        )  # fmt: skip
        target = ("OrderProtocol", version.id)
        self.rows += [version, signature(self.clinic, (by.id, by.name), target, "ordered", record_hash, at)]
        detail: dict[str, object] = {"key": str(version.key), "change": 1}
        self.lines.append((at, "sign_protocol", by.id, *target, detail))

    def _verbal(self, patient: UUID, drawn: tuple[str, str], came: tuple[StaffFacts, str, str, int]) -> None:
        by, family, how, hours = came
        taker = self._who(family)
        self._order(patient, drawn, by, hours, due=9, taker=taker, content={"how": how, "read_back": True})

    def _order(
        self,
        patient: UUID,
        drawn: tuple[str, str],
        by: StaffFacts,
        hours: int,
        *,
        due: int,
        taker: StaffFacts | None = None,
        content: dict[str, Any] | None = None,
        **over: Any,
    ) -> MedicationRequest:
        """Add an order signed `hours` ago and due in `due` days, with its signature and its first event."""
        drug, dose = clinic_formulary(self.clinic).drugs[drawn[0]], parse_quantity(drawn[1])
        at, due_on = self.clinic.now() - timedelta(hours=hours), self.clinic.today() + timedelta(days=due)
        values: dict[str, Any] = {
            "status": "active", "drug_slug": drug.slug, "dose": dose.amount, "dose_unit": dose.unit.value,
            "route": "im", "valid_from": self.clinic.today() - timedelta(days=1), "due_on": due_on,
            "requester_id": by.id, "requester_name": by.name, "signed_at": at, **over,
        }  # fmt: skip
        if taker:
            values |= {"origin": "verbal", "taken_by": taker.id, "taken_by_name": taker.name, "cosign": "waiting"}
        order = MedicationRequest(
            id=self.clinic.new_id(), site_id=self.clinic.site_id, patient_id=patient,
            medication_text=f"{drug.name} {dose}", authored_at=at, **values,
        )  # fmt: skip
        kind, meaning, audit = ("verbal", "took verbal order", "take_verbal_order") if taker else (
            "ordered", "ordered", "sign_order")  # fmt: skip
        signer = taker or by
        then = replace(self.clinic, clock=FixedClock(at))
        self.rows += [order, order_provenance(then, signer, order.id, values, meaning)]
        self._event(order, kind, signer, at, content=content)
        self._line(at, audit, signer, order, {})
        return order

    def _event(
        self, order: MedicationRequest, kind: str, by: StaffFacts, at: datetime, reason: str = "", **more: Any
    ) -> None:
        content = more.pop("content", None) or {}
        self.rows.append(
            OrderEvent(
                id=self.clinic.new_id(), site_id=self.clinic.site_id, request_id=order.id, kind=kind, reason=reason,
                content=content, recorded_at=at, recorded_by=by.id, recorded_by_name=by.name, **more,
            )
        )  # fmt: skip

    def _line(self, at: datetime, act: str, by: StaffFacts, of: MedicationRequest, detail: dict[str, object]) -> None:
        self.lines.append((at, act, by.id, "MedicationRequest", of.id, detail))
