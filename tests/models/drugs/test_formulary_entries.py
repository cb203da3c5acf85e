"""Changing the clinic's formulary: checked, dated, audited, and nothing that was is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.core.errors import BadInputError
from models.drugs.actions.import_formulary import Imported, import_formulary
from models.drugs.actions.restore_formulary_entry import restore_formulary_entry
from models.drugs.actions.retire_formulary_entry import retire_formulary_entry
from models.drugs.actions.save_formulary_entry import EntryDraft, save_formulary_entry
from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.drug import Drug
from models.drugs.formulary import shipped_formulary
from models.drugs.queries.formulary import formulary_drug, formulary_list, formulary_named
from models.drugs.queries.formulary_export import formulary_export
from models.drugs.queries.formulary_history import formulary_history
from models.drugs.records.formulary_entry import FormularyEntry
from models.drugs.written.writer import write_drug
from models.orders.actions.write_order import write_order
from models.orders.order_entry import OrderEntry
from models.people.actions.authenticate import Denied
from models.people.versions import Stale, Stored, Unchanged
from models.reports.queries.audit_chain import verify_audit
from models.store.clinic import Clinic
from models.store.records.audit_event import AuditEvent
from tests.factories import (
    GIVER_SIGN_IN,
    PHYSICIAN_PIN,
    PHYSICIAN_SIGN_IN,
    SHIPPED_DRUGS,
    add_lot,
    add_patient,
    rows,
    staff_id,
)

B12 = shipped_formulary().drugs["cyanocobalamin"]
WHY = "letter of the manufacturer, November 2026"


def draft(drug: Drug, version: int = 0, reason: str = WHY) -> EntryDraft:
    return EntryDraft(drug.slug, write_drug(drug), reason, version)


def physician(clinic: Clinic):
    return staff_id(clinic, PHYSICIAN_SIGN_IN)


def test_a_change_is_dated_signed_with_a_reason_and_audited(clinic: Clinic) -> None:
    assert save_formulary_entry(clinic, physician(clinic), draft(replace(B12, notes="x"))) == Stored(B12.slug, 1)
    (entry,) = rows(clinic, FormularyEntry)
    assert (entry.slug, entry.version, entry.reason, entry.retired) == (B12.slug, 1, WHY, False)
    assert (entry.changed_by_name, entry.changed_by) == ("D Chen MD", physician(clinic))
    assert entry.changed_at == clinic.now()
    (event,) = rows(clinic, AuditEvent, AuditEvent.__table__.c.action == "save_formulary_entry")
    assert (event.entity_id, event.detail) == (entry.id, {"slug": B12.slug, "version": 1})
    assert verify_audit(clinic.store).breaks == ()


def test_every_version_stays_readable_with_what_it_changed(clinic: Clinic) -> None:
    by = physician(clinic)
    save_formulary_entry(clinic, by, draft(replace(B12, notes="one")))
    save_formulary_entry(clinic, by, draft(replace(B12, notes="two"), 1, "second thoughts"))
    retire_formulary_entry(clinic, by, B12.slug, "no longer bought")
    restore_formulary_entry(clinic, by, B12.slug, "bought again")
    versions = formulary_history(clinic, B12.slug)
    assert [version.version for version in versions] == [4, 3, 2, 1]
    assert [version.drug.notes for version in versions if version.drug] == [B12.notes, "two", "two", "one"]
    assert [(version.retired, version.as_shipped) for version in versions] == [
        (False, True), (True, False), (False, False), (False, False)
    ]  # fmt: skip
    texts = [[f"{change.mark}{change.text}" for change in version.changes] for version in versions]
    assert texts[2] == ["-NOTES  one", "+NOTES  two"]
    assert texts[1] == ["-offered for orders"]
    assert "+offered for orders" in texts[0]
    assert formulary_drug(clinic, B12.slug).line.version == 4


def test_only_a_provider_changes_the_formulary(clinic: Clinic) -> None:
    giver = staff_id(clinic, GIVER_SIGN_IN)
    for outcome in (
        save_formulary_entry(clinic, giver, draft(replace(B12, notes="x"))),
        retire_formulary_entry(clinic, giver, B12.slug, WHY),
        restore_formulary_entry(clinic, giver, B12.slug, WHY),
        import_formulary(clinic, giver, formulary_export(clinic).text.encode(), WHY),
    ):
        assert isinstance(outcome, Denied)
        assert "M Ruiz MA may not change the formulary" in outcome.text
    assert rows(clinic, FormularyEntry) == []


def test_what_says_the_same_is_not_stored_again(clinic: Clinic) -> None:
    assert save_formulary_entry(clinic, None, draft(B12)) == Unchanged("Nothing changed.")
    assert restore_formulary_entry(clinic, None, B12.slug, WHY) == Unchanged("Nothing changed.")
    assert retire_formulary_entry(clinic, None, B12.slug, WHY, retired=False) == Unchanged("Nothing changed.")
    assert rows(clinic, FormularyEntry) == []


def test_the_second_of_two_editors_is_told_instead_of_overwriting(clinic: Clinic) -> None:
    assert isinstance(save_formulary_entry(clinic, None, draft(replace(B12, notes="first"))), Stored)
    assert isinstance(save_formulary_entry(clinic, None, draft(replace(B12, notes="second"))), Stale)
    assert clinic_formulary(clinic).drugs[B12.slug].notes == "first"


@pytest.mark.parametrize(
    ("text", "reason", "at"),
    [
        (write_drug(B12).replace('unit = "mcg"', 'unit = "cc"', 1), WHY, "usual_dose[1].unit"),
        (write_drug(B12).replace("00517-0031-25", "00517-1171-10"), WHY, "package[1].ndc"),
        (write_drug(B12).replace("[clinical]", "[[clinical"), WHY, "line"),
        (write_drug(replace(B12, notes="x")), " ", "reason"),
        (write_drug(replace(B12, notes="x")), "x" * 501, "reason"),
        ("", WHY, "name"),
    ],
)
def test_a_drug_that_cannot_be_is_refused_and_nothing_is_stored(clinic, text, reason, at) -> None:
    with pytest.raises(BadInputError) as caught:
        save_formulary_entry(clinic, None, EntryDraft(B12.slug, text, reason, 0))
    assert caught.value.at.startswith(at)
    assert rows(clinic, FormularyEntry) == []


def test_a_package_on_the_shelf_cannot_leave_the_formulary(clinic: Clinic) -> None:
    add_lot(clinic)
    with pytest.raises(BadInputError, match="00517-0031-25 is in stock"):
        save_formulary_entry(clinic, None, draft(replace(B12, packages=B12.packages[1:])))
    assert rows(clinic, FormularyEntry) == []


def test_a_drug_of_the_clinics_own_can_be_retired_but_not_restored(clinic: Clinic) -> None:
    own = replace(B12, slug="own-b12", name="own b12", display="own b12", packages=())
    save_formulary_entry(clinic, None, draft(own))
    with pytest.raises(BadInputError, match="nothing was shipped"):
        restore_formulary_entry(clinic, None, "own-b12", WHY)
    with pytest.raises(BadInputError, match="not in the formulary"):
        retire_formulary_entry(clinic, None, "no-such-drug", WHY)
    assert retire_formulary_entry(clinic, None, "own-b12", WHY) == Stored("own-b12", 2)
    lines = {line.slug: line for line in formulary_list(clinic)}
    assert (lines["own-b12"].origin, lines["own-b12"].retired) == ("own", True)


def test_a_retired_drug_cannot_be_ordered(clinic: Clinic) -> None:
    patient = add_patient(clinic)
    retire_formulary_entry(clinic, None, B12.slug, WHY)
    entry = OrderEntry(patient.id, B12.slug, "1,000 mcg", "im", "E53.8", clinic.today())
    with pytest.raises(BadInputError, match="retired from the clinic's formulary"):
        write_order(clinic, physician(clinic), PHYSICIAN_PIN, entry)


def test_an_export_brought_back_changes_nothing_and_an_edited_one_only_what_was_edited(clinic: Clinic) -> None:
    text = formulary_export(clinic).text
    assert import_formulary(clinic, None, text.encode(), WHY) == Imported((), (), (), SHIPPED_DRUGS)
    edited = text.replace('least = "100"\nmost = "1000"\nunit = "mcg"', 'least = "1000"\nmost = "1000"\nunit = "mcg"')
    edited = edited.replace("[drug.ranitidine]\n", "[drug.ranitidine]\nretired = true\n")
    again = Imported((), (), (), SHIPPED_DRUGS)
    assert import_formulary(clinic, None, edited.encode(), WHY) == Imported(
        (), ("cyanocobalamin", "ranitidine"), ("ranitidine",), SHIPPED_DRUGS - 2
    )
    assert import_formulary(clinic, None, edited.encode(), WHY) == again
    assert formulary_export(clinic).text == edited
    assert import_formulary(clinic, None, text.encode(), WHY).changed == ("cyanocobalamin", "ranitidine")
    assert clinic_formulary(clinic).drugs[B12.slug] == B12
    assert [line.origin for line in formulary_list(clinic) if line.version] == ["shipped", "shipped"]


def test_an_import_is_taken_whole_or_not_at_all(clinic: Clinic) -> None:
    add_lot(clinic)
    text = formulary_export(clinic).text.replace('least = "75"\nmost = "600"', 'least = "75"\nmost = "300"')
    assert text != formulary_export(clinic).text
    for old, new, at in (
        ('unit = "mcg"', 'unit = "cc"', "drug."),
        ('hcpcs = "J3420"', 'hcpcs = "J3421"', "drug.cyanocobalamin.package[1].hcpcs"),
        ("00517-0031-25", "00517-0099-25", "package"),
    ):
        with pytest.raises(BadInputError) as caught:
            import_formulary(clinic, None, text.replace(old, new).encode(), WHY)
        assert caught.value.at.startswith(at)
    assert rows(clinic, FormularyEntry) == []


def test_two_drugs_of_one_document_may_trade_a_package(clinic: Clinic) -> None:
    text = formulary_export(clinic).text
    traded = (
        text.replace("00517-0031-25", "TMP").replace("00517-1171-10", "00517-0031-25").replace("TMP", "00517-1171-10")
    )
    outcome = import_formulary(clinic, None, traded.encode(), WHY)
    assert isinstance(outcome, Imported)
    assert set(outcome.changed) == {"cyanocobalamin", "epinephrine"}
    assert clinic_formulary(clinic).by_ndc["00517-1171-10"][0].slug == "cyanocobalamin"
    assert clinic_formulary(clinic).by_ndc["00517-0031-25"][0].slug == "epinephrine"


def test_a_drug_is_found_by_slug_ndc_brand_or_part_of_its_name(clinic: Clinic) -> None:
    ndcs = ("00517-0032-25", "0517-0032-25", "00517003225", "0517003225")
    for words in ("cyanocobalamin", *ndcs, "Dodex", "  VITAMIN   b12 ", "cyanoco"):
        assert formulary_named(clinic, words).drug.slug == "cyanocobalamin"
    with pytest.raises(BadInputError, match="could be haloperidol-decanoate, haloperidol-lactate"):
        formulary_named(clinic, "haloperidol")
    for words in ("aspirin", "", "[/b]"):
        with pytest.raises(BadInputError, match="nothing in the formulary"):
            formulary_named(clinic, words)
