"""What the demo clinic mixes: a formulation with its compounded lot, what is never mixed, and a series paid before."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from models.billing.actions.save_fees import save_fees
from models.billing.payers.clinic_payers import FeeRow
from models.billing.prepaid.selling import SeriesEntry, sell_series
from models.demo.people import STAFF
from models.demo.timetable import FixedClock
from models.orders.actions.save_formulation import save_formulation
from models.orders.actions.save_incompatibility import IncompatibilityDraft, save_incompatibility
from models.orders.actions.save_template import TemplateDraft, save_template
from models.orders.actions.write_order import Ordered, write_order
from models.orders.formulation_entry import FormulationDraft
from models.orders.order_body import OrderBody
from models.orders.order_entry import OrderEntry
from models.orders.records.medication_request import MedicationRequest
from models.people.versions import Stored
from models.stock.actions.receive_lot import receive_lot
from models.stock.entries import LotEntry
from models.store.clinic import Clinic
from models.store.transaction import table_of

_ORDER = table_of(MedicationRequest)
FORMULATION = FormulationDraft(
    "Lipo-B", ("cyanocobalamin 500 mcg", "MIC lipotropic 0.5 mL", "", "", "", ""), "LIPOB", "asked for every week"
)
NEVER_MIXED = IncompatibilityDraft(
    "ketorolac-tromethamine", "promethazine-hcl", "precipitates", "the pharmacist's letter of this spring"
)
"""Fictional, as everything the demo clinic writes down of its own."""


def store_mixtures(clinic: Clinic, people: dict[str, UUID], provider: UUID, stock: UUID) -> None:
    """Store them, as of a quarter of a year ago; `people` are the patients' ids by key."""
    then = replace(clinic, clock=FixedClock(clinic.now() - timedelta(days=90)))
    save_fees(then, None, [FeeRow("self_pay", "LIPOB", Decimal("40.00"), None, None, None)])
    made = save_formulation(then, provider, FORMULATION)
    save_incompatibility(then, provider, NEVER_MIXED)
    beyond_use = clinic.today() + timedelta(days=45)
    lot = LotEntry("MIC lipotropic", "MIC1127", beyond_use, 2, supplier="Lakeside Compounding (fictional)")
    receive_lot(clinic, stock, lot)
    if isinstance(made, Stored):
        slug = f"formulation-{UUID(made.key).hex}"
        body = OrderBody(slug, "1 mL", "im", "7", "10", needle="23 G 1 in", watch="15", diagnoses="E53.8, E66.9")
        save_template(clinic, provider, TemplateDraft("Lipo-B, ten weekly", body, "sold as a series of ten"))
        sold = SeriesEntry(
            people["delacroix"], slug, 10, clinic.today() - timedelta(days=3), Decimal("360.00"), "R-2207"
        )
        sell_series(clinic, provider, sold)
        _order(clinic, people["delacroix"], provider, slug)


def _order(clinic: Clinic, patient_id: UUID, provider: UUID, slug: str) -> None:
    """Order the series: agreed to begin after the days Today lists, and may be given before."""
    entry = OrderEntry(
        patient_id, slug, "1 mL", "im", "E66.9", clinic.today(), "7", "10", needle="23 G 1 in",
        watch="15",
    )  # fmt: skip
    pin = next(person.pin for person in STAFF if person.family == "Lee")
    made = write_order(clinic, provider, pin, entry)
    if isinstance(made, Ordered):
        due = clinic.today() + timedelta(days=9)
        clinic.store.write(lambda tx: tx.update(MedicationRequest, _ORDER.c.id == made.order_id, due_on=due))
