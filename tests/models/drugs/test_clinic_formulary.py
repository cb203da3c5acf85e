"""The clinic's formulary is the shipped one under the clinic's entries, and a change is seen everywhere soon."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.clinic import open_clinic
from models.drugs.actions.retire_formulary_entry import retire_formulary_entry
from models.drugs.actions.save_formulary_entry import EntryDraft, save_formulary_entry
from models.drugs.clinic_formulary import CHECK_EVERY, clinic_formulary
from models.drugs.drug import Drug
from models.drugs.formulary import shipped_formulary
from models.drugs.records.formulary_entry import FormularyEntry
from models.drugs.written.writer import write_drug
from models.store.clinic import Clinic
from models.store.transaction import SignedRowError
from tests.frozen_clock import FrozenClock

B12 = shipped_formulary().drugs["cyanocobalamin"]


def store_drug(clinic: Clinic, drug: Drug, version: int = 0) -> None:
    save_formulary_entry(clinic, None, EntryDraft(drug.slug, write_drug(drug), "test reason", version))


def test_a_clinic_that_changed_nothing_has_the_shipped_formulary_itself(clinic: Clinic) -> None:
    assert clinic_formulary(clinic) is shipped_formulary()


def test_an_entry_wins_whole_by_slug_and_leaves_the_other_drugs_alone(clinic: Clinic) -> None:
    store_drug(clinic, replace(B12, brands=("Clinic B12",), packages=B12.packages[:1]))
    formulary = clinic_formulary(clinic)
    assert len(formulary.drugs) == len(shipped_formulary().drugs)
    assert formulary.drugs["cyanocobalamin"].brands == ("Clinic B12",)
    assert [drug.slug for drug in formulary.matching("clinic b12")] == ["cyanocobalamin"]
    assert formulary.matching("dodex") == ()
    assert str(B12.packages[0].ndc) in formulary.by_ndc
    assert str(B12.packages[1].ndc) not in formulary.by_ndc
    assert formulary.drugs["naltrexone-er"] is shipped_formulary().drugs["naltrexone-er"]


def test_a_new_slug_adds_a_drug_in_its_place(clinic: Clinic) -> None:
    store_drug(clinic, replace(B12, slug="b12-of-ours", name="ours", display="ours", packages=()))
    assert list(clinic_formulary(clinic).drugs) == sorted([*shipped_formulary().drugs, "b12-of-ours"])


def test_a_retired_drug_is_offered_to_nobody_and_still_read(clinic: Clinic) -> None:
    retire_formulary_entry(clinic, None, "cyanocobalamin", "no longer bought")
    formulary = clinic_formulary(clinic)
    assert formulary.drugs["cyanocobalamin"] == B12
    assert formulary.by_ndc["00517-0032-25"][0] == B12
    assert formulary.matching("b12") == ()
    assert formulary.named("cyanocobalamin") == ()
    assert "cyanocobalamin" not in [drug.slug for drug in formulary.offered()]


def test_another_workstation_sees_a_change_within_seconds(clinic: Clinic, clock: FrozenClock) -> None:
    other = open_clinic(clinic.store, clock)
    assert other is not None
    assert clinic_formulary(other).drugs["cyanocobalamin"] == B12
    store_drug(clinic, replace(B12, notes="changed"))
    assert clinic_formulary(clinic).drugs["cyanocobalamin"].notes == "changed"
    assert clinic_formulary(other).drugs["cyanocobalamin"].notes == B12.notes
    clock.instant += CHECK_EVERY
    assert clinic_formulary(other).drugs["cyanocobalamin"].notes == "changed"


def test_nothing_is_read_again_while_nothing_changed(clinic: Clinic, clock: FrozenClock) -> None:
    store_drug(clinic, replace(B12, notes="changed"))
    first = clinic_formulary(clinic)
    clock.instant += CHECK_EVERY
    assert clinic_formulary(clinic) is first
    clock.instant -= 10 * CHECK_EVERY
    assert clinic_formulary(clinic) is first


def test_a_database_that_went_away_leaves_what_is_known(
    sqlite_clinic: Clinic, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = clinic_formulary(sqlite_clinic)
    database = sqlite_clinic.store.engine.url.database
    assert database is not None
    sqlite_clinic.store.write(lambda tx: tx.connection.exec_driver_sql("ALTER TABLE formulary_entry RENAME TO gone"))
    clock.instant += CHECK_EVERY
    assert clinic_formulary(sqlite_clinic) is first


def test_a_version_is_never_changed_or_deleted(clinic: Clinic) -> None:
    store_drug(clinic, replace(B12, notes="changed"))
    with pytest.raises(SignedRowError):
        clinic.store.write(lambda tx: tx.update(FormularyEntry, reason="other"))
    with pytest.raises(SignedRowError):
        clinic.store.write(lambda tx: tx.delete(FormularyEntry))
