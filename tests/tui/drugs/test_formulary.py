"""The formulary, driven by keys."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.drugs.actions.retire_formulary_entry import retire_formulary_entry
from models.drugs.actions.save_formulary_entry import EntryDraft, save_formulary_entry
from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.formulary import shipped_formulary
from models.drugs.queries.formulary_history import formulary_history
from models.drugs.records.formulary_entry import FormularyEntry
from models.drugs.written.writer import write_drug
from models.store.clinic import Clinic
from tests.daily import each
from tests.factories import PHYSICIAN_PIN, PHYSICIAN_SIGN_IN, SHIPPED_DRUGS, add_lot, rows
from tests.tui.screen_text import EACH_HOSTILE_NAME, EACH_SIZE, Hands, at_work

B12 = shipped_formulary().drugs["cyanocobalamin"]


async def _open(hands: Hands, words: str = "", who: str = PHYSICIAN_SIGN_IN, pin: str = PHYSICIAN_PIN) -> None:
    await hands.sign_in(who, pin)
    await hands.press("d")
    await hands.sees("› Formulary", "drugs ·")
    if words:
        await hands.press("slash")
        await hands.fill(words)


async def _edit(hands: Hands) -> None:
    await _open(hands, "b12")
    await hands.sees(f"1 of {SHIPPED_DRUGS} drugs")
    await hands.press("e")
    await hands.sees("Formulary › cyanocobalamin", "+ add a code")


async def _to(hands: Hands, text: str) -> None:
    """Move the cursor of the list down to the first line that holds a text."""
    found = hands.app.screen.query_one("#items")
    for _ in range(40):
        row = found.current
        if row and text in " ".join(map(str, row.cells)):
            return
        await hands.press("down")
    raise AssertionError(f"no line holds {text!r}")


async def _store(hands: Hands, reason: str = "letter of November") -> None:
    await hands.press("f10")
    await hands.sees("Review changes", "Reason and source")
    await hands.type(reason)
    await hands.press("f10")
    await hands.settled()


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_the_selected_drug_shows_its_dated_codes_packages_and_sources(sqlite_clinic, size) -> None:
    async with at_work(sqlite_clinic, size) as hands:
        await _open(hands, "epin")
        await hands.sees(
            "EPINEPHrine", "J0165 0.1 mg +2", "J0171 per 0.1 mg, from Jan 1, 2011 to Jun 30", "over", "inferred"
        )
        await hands.press("tab", "end")
        await hands.sees("unconfirmed")


@pytest.mark.parametrize("words", each(["j3420", "00517-0032-25", "dodex", "vitamin b12"]))
async def test_a_drug_is_found_by_code_ndc_or_brand(sqlite_clinic: Clinic, words: str) -> None:
    async with at_work(sqlite_clinic) as hands:
        await _open(hands, words)
        await hands.sees(f"1 of {SHIPPED_DRUGS} drugs", "cyanocobalamin")
        await hands.press("escape")
        await hands.sees(f"{SHIPPED_DRUGS} of {SHIPPED_DRUGS} drugs")
        await hands.press("escape")
        await hands.sees("Needlepoint Today")


@pytest.mark.heavy
async def test_who_may_not_order_reads_and_is_told_who_changes(sqlite_clinic: Clinic) -> None:
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("d")
        await hands.sees(f"{SHIPPED_DRUGS} of {SHIPPED_DRUGS} drugs")
        for key in ("e", "n", "x", "u"):
            await hands.press(key)
            await hands.sees("A provider changes the formulary")
        await hands.press("h")
        await hands.sees("the clinic never changed this drug")
    assert rows(sqlite_clinic, FormularyEntry) == []


@pytest.mark.heavy
async def test_a_code_is_ended_and_its_follower_added_with_a_reason(sqlite_clinic: Clinic) -> None:
    async with at_work(sqlite_clinic) as hands:
        await _edit(hands)
        await _to(hands, "J3420")
        await hands.press("enter")
        await hands.sees("One unit is")
        await hands.press(*["enter"] * 6)
        await hands.type("2026-12-31")
        await hands.press("f10")
        await hands.sees("to Dec 31, 2026", "not stored")
        await _to(hands, "add a code")
        await hands.press("enter")
        await hands.fill("j3421", "1 mcg", "", "", "", "2027-01-01", "", "CMS", "", "")
        await hands.sees("J3421 per 1 mcg, from Jan 1, 2027")
        await _store(hands)
        await hands.sees("1 changed here", "changed")
        assert [code.hcpcs for code in clinic_formulary(hands.app.clinic).drugs[B12.slug].codes] == ["J3420", "J3421"]
    (version,) = formulary_history(sqlite_clinic, B12.slug)
    assert (version.reason, version.changed_by) == ("letter of November", "D Chen MD")


@pytest.mark.heavy
async def test_a_package_is_added_and_can_be_received_at_once(sqlite_clinic: Clinic) -> None:
    async with at_work(sqlite_clinic) as hands:
        await _edit(hands)
        await _to(hands, "add a package")
        await hands.press("enter")
        await hands.sees("Container")
        for name, text in (("content", "1,000 mcg"), ("volume", "1 mL"), ("routes", "im"), ("hcpcs", "J3420"),
                           ("ndc", "55150-364-25"), ("source", "its label"), ("confidence", "confirmed")):  # fmt: skip
            hands.app.screen.query_one(f"#{name}").value = text
        await hands.press("f10")
        await hands.sees("55150-0364-25")
        await _store(hands)
        await hands.sees("version 1")
        await hands.press("escape", "escape")
        await hands.sees("Needlepoint Today")
        await hands.press("s")
        await hands.sees("Stock is empty. n receives stock")
        await hands.press("n")
        await hands.sees("Expiry")
        await hands.fill("55150-364-25", "L1", "2027-05-31")
        await hands.type("3")
        await hands.press("enter")
        await hands.sees("Stored: 3 of lot L1")


@pytest.mark.heavy
async def test_a_contradiction_is_told_on_the_line_it_belongs_to(sqlite_clinic: Clinic) -> None:
    async with at_work(sqlite_clinic) as hands:
        await _edit(hands)
        await _to(hands, "30,000")
        await hands.press("enter")
        await hands.sees("Container")
        hands.app.screen.query_one("#ndc").value = "00517-1171-10"
        await hands.press("f10")
        await _store(hands)
        await hands.sees("Package: ", "already a package of EPINEPHrine")
        assert hands.app.screen.query_one("#items").current.key == ("PACKAGE", 2)
    assert rows(sqlite_clinic, FormularyEntry) == []


@pytest.mark.heavy
async def test_a_field_that_cannot_be_keeps_the_form_open_at_it(sqlite_clinic: Clinic) -> None:
    async with at_work(sqlite_clinic) as hands:
        await _edit(hands)
        await _to(hands, "J3420")
        await hands.press("enter")
        await hands.sees("One unit is")
        hands.app.screen.query_one("#unit").value = "1 cc"
        await hands.press("f10")
        await hands.sees("One unit is: 'cc' is not a unit here: write mL")
        assert hands.app.focused.id == "unit"
        await hands.press("escape")
        await hands.sees("stored")


async def test_enter_stores_nothing_and_a_reason_is_needed(sqlite_clinic: Clinic) -> None:
    async with at_work(sqlite_clinic) as hands:
        await _edit(hands)
        await hands.press("f10")
        await hands.sees("Nothing is changed yet")
        await _to(hands, "30,000")
        await hands.press("x", "f10")
        await hands.sees("Review changes")
        await hands.press("enter", "enter")
        await hands.sees("Enter does not save")
        await hands.press("f10")
        await hands.sees("Type why it changes, and the source")
        await hands.press("escape")
        await hands.sees("not stored")
    assert rows(sqlite_clinic, FormularyEntry) == []


async def test_leaving_with_changes_asks_before_they_are_thrown_away(sqlite_clinic: Clinic) -> None:
    async with at_work(sqlite_clinic) as hands:
        await _edit(hands)
        await _to(hands, "30,000")
        await hands.press("x", "escape")
        await hands.sees("Discard the changes")
        await hands.press("enter")
        await hands.sees("Formulary › cyanocobalamin")
        await hands.press("escape", "ctrl+y")
        await hands.sees("› Formulary")
    assert rows(sqlite_clinic, FormularyEntry) == []


@pytest.mark.heavy
async def test_a_drug_is_retired_offered_again_and_given_back_to_what_was_shipped(sqlite_clinic: Clinic) -> None:
    by = EntryDraft(B12.slug, write_drug(replace(B12, notes="ours")), "first reason", 0)
    save_formulary_entry(sqlite_clinic, None, by)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands, "b12")
        await hands.sees("changed · version 1")
        await hands.press("x")
        await hands.sees("Retire", "offered for orders")
        await hands.type("not bought")
        await hands.press("f10")
        await hands.sees("is retired", "retired · changed")
        await hands.press("x")
        await hands.sees("Offer again")
        await hands.type("bought again")
        await hands.press("f10")
        await hands.sees("is offered again", "version 3")
        await hands.press("u")
        await hands.sees("Restore default", "was Notes ours")
        await hands.type("as the label")
        await hands.press("f10")
        await hands.sees("the default again", "version 4", "0 changed here")
        await hands.press("h")
        await hands.sees("› History", "as the label", "bought again", "not bought", "first reason", "command line")
    assert len(rows(sqlite_clinic, FormularyEntry)) == 4


async def test_a_drug_of_the_clinics_own_is_added_by_keys(sqlite_clinic: Clinic) -> None:
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("n")
        await hands.sees("New custom drug")
        await hands.fill("cyanocobalamin", "", "", "", "")
        await hands.press("f10")
        await hands.sees("Routes: write")
        await hands.fill("im")
        await hands.press("f10")
        await hands.sees("in the formulary already")
        hands.app.screen.query_one("#name").value = "vitamin D3"
        await hands.press("f10")
        await hands.sees("Formulary › vitamin D3", "add a package")
        await _store(hands)
        await hands.sees("126 of 126 drugs", "1 changed here")
        await hands.press("slash")
        await hands.fill("d3")
        await hands.sees("custom", "no code today")


@pytest.mark.parametrize("name", EACH_HOSTILE_NAME)
async def test_hostile_text_in_a_drug_is_shown_as_text(sqlite_clinic: Clinic, name: str) -> None:
    typed = "".join(sign for sign in name if sign.isprintable())
    drug = replace(B12, notes=typed, brands=(typed[:100],))
    save_formulary_entry(sqlite_clinic, None, EntryDraft(B12.slug, write_drug(drug), f"why {typed}", 0))
    async with at_work(sqlite_clinic) as hands:
        await _open(hands, "cyanoco")
        await hands.sees(f"1 of {SHIPPED_DRUGS} drugs", "version 1")
        await hands.press("h")
        await hands.sees("› History", typed[:10])
        await hands.press("escape", "e")
        await hands.sees("Formulary › cyanocobalamin")
        await hands.press("enter")
        await hands.sees("Ingredients")


async def test_a_change_of_another_workstation_is_told_instead_of_overwritten(sqlite_clinic: Clinic) -> None:
    async with at_work(sqlite_clinic) as hands:
        await _edit(hands)
        await _to(hands, "30,000")
        await hands.press("x")
        other = EntryDraft(B12.slug, write_drug(replace(B12, notes="first")), "I was first", 0)
        save_formulary_entry(sqlite_clinic, None, other)
        await _store(hands)
        await hands.sees("this drug was changed meanwhile")
    assert len(rows(sqlite_clinic, FormularyEntry)) == 1


async def test_the_stock_of_a_retired_drug_stays_named_and_no_search_for_orders_finds_it(sqlite_clinic: Clinic) -> None:
    add_lot(sqlite_clinic)
    retire_formulary_entry(sqlite_clinic, None, B12.slug, "not bought")
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("s")
        await hands.sees("cyanocobalamin", "10 unopened")
        assert clinic_formulary(hands.app.clinic).matching("b12") == ()


async def test_a_scanned_package_shows_its_drug_and_an_unknown_one_is_told(sqlite_clinic: Clinic) -> None:
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.scan("]d201003051700312511727053110B2207")
        await hands.sees(f"1 of {SHIPPED_DRUGS} drugs", "cyanocobalamin")
        await hands.scan("]d20103009999999999931727053110B2207")
        await hands.sees("■")


@pytest.mark.heavy
async def test_changes_longer_than_the_window_can_be_read_before_they_are_stored(sqlite_clinic: Clinic) -> None:
    packages = tuple(replace(B12.packages[0], ndc=None, brand=f"brand {n}") for n in range(20))
    changed = replace(B12, packages=(*B12.packages, *packages))
    save_formulary_entry(sqlite_clinic, None, EntryDraft(B12.slug, write_drug(changed), "many", 0))
    async with at_work(sqlite_clinic) as hands:
        await _open(hands, "b12")
        await hands.sees("changed · version 1")
        await hands.press("u")
        await hands.sees("Restore default", "brand 0")
        await hands.press(*["pagedown"] * 8)
        await hands.sees("brand 19")
        await hands.press("escape")
    assert len(rows(sqlite_clinic, FormularyEntry)) == 1
