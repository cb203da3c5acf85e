"""A drug's sites, limits, courses, flags, intervals and times to watch, changed by keys."""

from __future__ import annotations

import pytest

from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.drug import Drug
from models.drugs.records.formulary_entry import FormularyEntry
from models.drugs.typing.sections import rows_of
from models.store.clinic import Clinic
from tests.daily import each
from tests.factories import PHYSICIAN_PIN, PHYSICIAN_SIGN_IN, SHIPPED_DRUGS, rows
from tests.models.drugs.test_drug_sections import CITED, TYPED
from tests.tui.screen_text import EACH_SIZE, Hands, at_work

SLUG = "ketorolac-tromethamine"


async def _edit(hands: Hands, words: str, display: str) -> None:
    await hands.sign_in(PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
    await hands.press("d")
    await hands.sees("› Formulary", "drugs ·")
    await hands.press("slash")
    await hands.fill(words)
    await hands.sees(f"1 of {SHIPPED_DRUGS} drugs")
    await hands.press("e")
    await hands.sees(f"Formulary › {display}", "+ add a time to watch")


async def _at(hands: Hands, label: str, place: int) -> None:
    hands.app.screen.query_one("#items").select((label, place))
    await hands.settled()


async def _type(hands: Hands, typed: dict[str, str]) -> None:
    for name, text in typed.items():
        hands.app.screen.query_one(f"#{name}").value = text
    await hands.press("f10")


async def _store(hands: Hands) -> None:
    await hands.press("f10")
    await hands.sees("Review changes")
    await hands.type("letter of November")
    await hands.press("f10")
    await hands.settled()


def _drug(hands: Hands, slug: str = SLUG) -> Drug:
    found: Drug = clinic_formulary(hands.app.clinic).drugs[slug]
    return found


@pytest.mark.parametrize("label", each(TYPED))
async def test_s24_s30_s41_s59_a_row_can_be_edited_in_the_application(sqlite_clinic: Clinic, label: str) -> None:
    typed = TYPED[label] | CITED
    typed = typed if label != "NOT WITH" else typed | {"flag": "opioid_recent"}
    async with at_work(sqlite_clinic) as hands:
        await _edit(hands, "ketorolac", "ketorolac")
        before = rows_of(_drug(hands), label)
        await _at(hands, label, len(before))
        await hands.press("enter")
        await hands.sees("Confidence", "Label date")
        if label == "WATCH":
            typed = typed | {"from_dose": "2"}
        await _type(hands, typed)
        await hands.sees("label of Mar 1, 2026", "not stored")
        await _store(hands)
        await hands.sees("version 1")
        after = rows_of(_drug(hands), label)
        assert len(after) == len(before) + 1
        assert str(after[-1].source.label_date) == "2026-03-01"
        await hands.press("e")
        await hands.sees("Formulary › ketorolac")
        await _at(hands, label, len(before))
        await hands.press("x")
        await hands.sees("not stored")
        await _store(hands)
        await hands.sees("version 2")
        assert rows_of(_drug(hands), label) == before
    assert len(rows(sqlite_clinic, FormularyEntry)) == 2


@pytest.mark.heavy
async def test_s70_how_much_a_second_person_is_asked_for_can_be_edited_in_the_application(
    sqlite_clinic: Clinic,
) -> None:
    async with at_work(sqlite_clinic) as hands:
        await _edit(hands, "ketorolac", "ketorolac")
        await _at(hands, "GIVING", 0)
        await hands.press("enter")
        await hands.sees("Second check", "Label date")
        await _type(hands, {"double_check": "sometimes"})
        await hands.sees("Second check: write one of none, flag, recommended, required")
        await _type(hands, {"double_check": "required", "label_date": "2026-03-01"})
        await _store(hands)
        await hands.sees("version 1")
        drug = _drug(hands)
        assert (drug.double_check, str(drug.clinical_source.label_date)) == ("required", "2026-03-01")


@pytest.mark.heavy
async def test_s41_choosing_an_interval_lets_go_of_the_other(sqlite_clinic: Clinic) -> None:
    async with at_work(sqlite_clinic) as hands:
        await _edit(hands, "depo-provera", "medroxyPROGESTERone")
        bands = _drug(hands, "medroxyprogesterone-acetate").intervals
        followed = next(place for place, row in enumerate(bands) if row.in_use)
        other = next(place for place, row in enumerate(bands) if not row.in_use)
        await _at(hands, "REPEAT", other)
        await hands.press("enter")
        await hands.sees("Followed")
        await _type(hands, {"in_use": "yes"})
        await _store(hands)
        await hands.sees("version 1")
        bands = _drug(hands, "medroxyprogesterone-acetate").intervals
        assert (bands[other].in_use, bands[followed].in_use) == (True, False)


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_field_that_cannot_be_keeps_the_form_open_at_it(sqlite_clinic: Clinic, size: tuple[int, int]) -> None:
    async with at_work(sqlite_clinic, size) as hands:
        await _edit(hands, "ketorolac", "ketorolac")
        await _at(hands, "LIMIT", 0)
        await hands.press("enter")
        await hands.sees("At most", "Weight below", "Severity", "Label date", "F10")
        await _type(hands, {"most": "60 cc"})
        await hands.sees("write mL")
        assert hands.app.focused.id == "most"


@pytest.mark.heavy
async def test_s24_a_limit_that_contradicts_the_packages_is_told_on_its_line(sqlite_clinic: Clinic) -> None:
    async with at_work(sqlite_clinic) as hands:
        await _edit(hands, "ketorolac", "ketorolac")
        await _at(hands, "LIMIT", 1)
        await hands.press("enter")
        await hands.sees("At most")
        await _type(hands, {"most": "30 units"})
        await _store(hands)
        await hands.sees("Limit: ", "fits no package")
        assert hands.app.screen.query_one("#items").current.key == ("LIMIT", 1)
    assert rows(sqlite_clinic, FormularyEntry) == []
