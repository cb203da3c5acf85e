"""What was shown at signing is what is stored, proved by hash; what was altered by hand is found and named."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from models.charting.correcting.records import AdministrationCorrection
from models.charting.records.medication_administration import MedicationAdministration
from models.core.content_hash import content_hash
from models.reports.queries.audit_chain import verify_audit
from models.safety.draft import SitePick
from models.store.audit import GENESIS
from models.store.clinic import Clinic
from tests.factories import add_lot, add_order, add_patient, rows
from tests.models.charting.test_correct_administration import amended, signed, void
from tests.tui.command_line import needlepoint
from tests.tui.signed_doses import add_dose


@pytest.fixture
def dose(clinic: Clinic) -> UUID:
    add_lot(clinic)
    return signed(clinic, add_order(clinic, add_patient(clinic)).id)


def alter(clinic: Clinic, table: str, change: str, **values: Any) -> None:
    """Change rows the way someone with the database in their hands would: without the guards."""
    with clinic.store.engine.connect() as plain, plain.execution_options(writing=True).begin():
        if plain.dialect.name == "sqlite":
            plain.execute(text(f"DROP TRIGGER {table}_no_update"))
        plain.execute(text(f"UPDATE {table} SET {change}"), values)


def altered(clinic: Clinic) -> str:
    return "\n".join(verify_audit(clinic.store).altered)


def test_s75_every_signed_and_amended_record_is_proved_by_its_hash(clinic: Clinic, dose: UUID) -> None:
    amended(clinic, dose, sites=(SitePick(code="deltoid-l"),))
    proof = verify_audit(clinic.store)
    assert (proof.proven, proof.unproven, proof.altered, proof.breaks) == (2, 0, (), ())


def test_s75_a_dose_entered_in_error_is_still_proved(clinic: Clinic, dose: UUID) -> None:
    void(clinic, dose)
    proof = verify_audit(clinic.store)
    assert (proof.proven, proof.altered) == (1, ())
    assert len(rows(clinic, AdministrationCorrection)) == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("summary = 'Nothing was given.'", "its sentence is not the one that was signed"),
        ("note = 'added later'", "note is not what was signed"),
        ("route = 'subcut'", "route is not what was signed"),
        ("drug_slug = 'ceftriaxone-sodium'", "drug_slug is not what was signed"),
        ("response = 'reaction'", "response is not what was signed"),
        ("record_hash = '" + "ab" * 32 + "'", "its content does not give its hash"),
    ],
)
def test_s75_a_signed_row_altered_by_hand_is_found_and_named(
    clinic: Clinic, dose: UUID, change: str, message: str
) -> None:
    alter(clinic, "medication_administration", change)
    found = altered(clinic)
    assert f"dose {dose} signed 2026-11-23 15:42 UTC: {message}" in found


@pytest.mark.both_engines
def test_s75_an_altered_dose_or_time_is_found(clinic: Clinic, dose: UUID) -> None:
    (row,) = rows(clinic, MedicationAdministration)
    column = MedicationAdministration.__table__.c  # type: ignore[attr-defined]
    with clinic.store.engine.connect() as plain, plain.execution_options(writing=True).begin():
        if plain.dialect.name == "sqlite":
            plain.execute(text("DROP TRIGGER medication_administration_no_update"))
        changed = {column.dose: Decimal(500), column.effective_at: row.effective_at - timedelta(hours=1)}
        plain.execute(MedicationAdministration.__table__.update().values(changed))  # type: ignore[attr-defined]
    assert "dose is not what was signed" in altered(clinic)
    assert "effective_at is not what was signed" in altered(clinic)
    assert str(dose) in altered(clinic)


def test_s75_content_rewritten_with_a_fitting_hash_is_still_told_by_signature_and_trail(
    clinic: Clinic, dose: UUID
) -> None:
    (row,) = rows(clinic, MedicationAdministration)
    forged = {**row.content, "note": "forged"}
    change = "content = :content, note = 'forged', record_hash = :hash"
    alter(clinic, "medication_administration", change, content=json.dumps(forged), hash=content_hash(forged))
    assert f"dose {dose}" in altered(clinic)
    assert "no signature carries its hash" in altered(clinic)
    alter(clinic, "provenance", "record_hash = :hash", hash=content_hash(forged))
    assert altered(clinic).endswith("the audit trail tells another hash")


def test_s75_a_correction_altered_or_taken_out_by_hand_is_named(clinic: Clinic, dose: UUID) -> None:
    void(clinic, dose)
    assert altered(clinic) == ""
    alter(clinic, "administration_correction", "reason = 'typed_wrong'")
    assert altered(clinic) == f"correction of dose {dose}: it does not give its hash"
    with clinic.store.engine.connect() as plain, plain.execution_options(writing=True).begin():
        if plain.dialect.name == "sqlite":
            for table in ("charge_reversal", "administration_correction"):
                plain.execute(text(f"DROP TRIGGER {table}_no_delete"))
        plain.execute(text("DELETE FROM charge_reversal"))
        plain.execute(text("DELETE FROM administration_correction"))
    assert altered(clinic) == f"correction of dose {dose}: it is gone"


def test_s75_records_signed_before_contents_were_kept_are_skipped_and_counted(clinic: Clinic, dose: UUID) -> None:
    alter(clinic, "medication_administration", "content = '{}'")
    proof = verify_audit(clinic.store)
    assert (proof.proven, proof.unproven, proof.altered) == (0, 1, ())
    assert dose in {row.id for row in rows(clinic, MedicationAdministration)}


def test_s75_a_record_without_a_signature_is_named(clinic: Clinic) -> None:
    patient = add_patient(clinic)
    row = add_dose(clinic, patient, add_order(clinic, patient), record_hash=GENESIS)
    assert altered(clinic).startswith(f"dose {row.id}")


def test_s75_the_command_proves_the_records_and_fails_for_an_altered_one(sqlite_clinic: Clinic) -> None:
    add_lot(sqlite_clinic)
    dose = signed(sqlite_clinic, add_order(sqlite_clinic, add_patient(sqlite_clinic)).id)
    database = sqlite_clinic.store.engine.url.database
    proof = needlepoint("audit", "verify", database=database)
    assert (proof.status, proof.out.splitlines()[1]) == (0, "signed doses proved by their hash: 1")
    alter(sqlite_clinic, "medication_administration", "note = 'altered'")
    proof = needlepoint("audit", "verify", database=database)
    assert proof.status == 1
    assert f"dose {dose}" in proof.out + proof.err
