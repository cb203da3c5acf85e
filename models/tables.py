"""The stored shapes, one FHIR resource a file. Importing this package registers every table."""

# The naming convention must stand before the first table is made.
import models.store.columns  # noqa: F401
from models.billing.prepaid import records as prepaid_series
from models.billing.records import charge_item, payer_profile
from models.charting.authorizing import records as authorization_use
from models.charting.correcting import records as administration_correction
from models.charting.prepaying import records as prepaid_use
from models.charting.reactions import records as adverse_event
from models.charting.records import (
    administration_draft,
    administration_response,
    medication_administration,
    open_dose,
    ungathered_dose,
    waste,
)
from models.claims.records import (
    claim,
    claim_answer,
    claim_batch,
    claim_book,
    claim_payer,
    encounter_service,
)
from models.codes.records import code_set_release, code_set_rows
from models.drugs.records import formulary_entry, formulation
from models.exchange.records import identifier, import_decision, import_source, order_source, sent_drug_name
from models.orders.records import attestation, medication_request, order_event, order_protocol, order_template
from models.patients.records import (
    allergy_intolerance,
    authorization,
    coverage,
    encounter,
    observation,
    outside_dose,
    patient,
    patient_flag,
    patient_key,
    patient_version,
    pending_import,
    staff_link,
)
from models.people.records import (
    organization,
    pin_failure,
    practitioner,
    provenance,
    role,
    set_up_step,
    staff_version,
    station_sign_in,
)
from models.safety.records import near_miss, safety_setting
from models.stock.records import (
    controlled_count,
    lot,
    stock_level,
    stock_movement,
    stock_receipt,
    stock_room,
    stock_witness,
    vial,
)
from models.store.records import audit_event
from models.visits.records import call, visit

__all__ = [
    "administration_correction",
    "administration_draft",
    "administration_response",
    "adverse_event",
    "allergy_intolerance",
    "attestation",
    "audit_event",
    "authorization",
    "authorization_use",
    "call",
    "charge_item",
    "claim",
    "claim_answer",
    "claim_batch",
    "claim_book",
    "claim_payer",
    "code_set_release",
    "code_set_rows",
    "controlled_count",
    "coverage",
    "encounter",
    "encounter_service",
    "formulary_entry",
    "formulation",
    "identifier",
    "import_decision",
    "import_source",
    "lot",
    "medication_administration",
    "medication_request",
    "near_miss",
    "observation",
    "open_dose",
    "order_event",
    "order_protocol",
    "order_source",
    "order_template",
    "organization",
    "outside_dose",
    "patient",
    "patient_flag",
    "patient_key",
    "patient_version",
    "payer_profile",
    "pending_import",
    "pin_failure",
    "practitioner",
    "prepaid_series",
    "prepaid_use",
    "provenance",
    "role",
    "safety_setting",
    "sent_drug_name",
    "set_up_step",
    "staff_link",
    "staff_version",
    "station_sign_in",
    "stock_level",
    "stock_movement",
    "stock_receipt",
    "stock_room",
    "stock_witness",
    "ungathered_dose",
    "vial",
    "visit",
    "waste",
]
