"""Scans at the charting screen: told apart from typing, answered in words, by sign and by bell."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from textual import events
from textual.widgets import Input

from models.charting.queries.charting import open_charting
from models.store.clinic import Clinic
from tests.daily import first_daily
from tests.factories import GIVER_PIN, GIVER_SIGN_IN, add_lot, add_order, add_patient, staff_id
from tests.tui.scanner import gtin, press, send
from tests.tui.screen_text import Hands, at_work

NDC = "00517-0031-25"
OTHER_DRUG = "00409-3793-01"
PACKAGE = gtin("0030517003125"[:13])


@pytest.fixture
def order(sqlite_clinic: Clinic):
    add_lot(sqlite_clinic, lot_number="FIRST1")
    return add_order(sqlite_clinic, add_patient(sqlite_clinic, mrn="M000001"))


def _bells(hands: Hands) -> list[int]:
    """Count what the terminal is told to ring, from here on."""
    rung: list[int] = []
    ring = hands.app.bell

    def counted() -> None:
        rung.append(1)
        ring()

    hands.app.bell = counted  # type: ignore[method-assign]
    return rung


def _lots(clinic: Clinic, order):
    return open_charting(clinic, order.id, staff_id(clinic, GIVER_SIGN_IN)).body.lots


async def _code(hands: Hands, text: str, gap: float) -> None:
    start = hands.pace.time
    send(hands.app, [press(sign, start + place * gap) for place, sign in enumerate([*text, "enter"])])
    await hands.settled()
    hands.pace.turn(gap * (len(text) + 1))


async def test_s13_a_code_in_120_ms_is_stored_as_scanned_and_a_pasted_one_as_pasted(sqlite_clinic, order):
    async with at_work(sqlite_clinic) as hands:
        await hands.at_the_dose()
        await _code(hands, NDC, 0.12 / len(NDC))
        await hands.sees("✓ accepted: lot FIRST1")
        await hands.settled()
        assert [lot.entry.value for lot in _lots(sqlite_clinic, order)] == ["scanned"]
        hands.app.post_message(events.Paste(f"{NDC}\r\n"))
        await hands.settled()
        assert [lot.entry.value for lot in _lots(sqlite_clinic, order)] == ["pasted"]


@pytest.mark.parametrize(
    ("code", "words"),
    first_daily([
        ("M000002", "WRONG PATIENT"), (OTHER_DRUG, "WRONG DRUG"), ("0123456789ABCDEF", "UNREADABLE"),
        (f"01{PACKAGE}1725013110FIRST1", "EXPIRED: the code says Jan 31, 2025"),
        (f"01{PACKAGE}1728013110NOSUCH", "NOT IN STOCK: lot NOSUCH"),
    ]),
)  # fmt: skip
async def test_u12_a_bad_scan_is_told_in_words_by_sign_and_by_bell(sqlite_clinic, order, code, words):
    add_patient(sqlite_clinic, mrn="M000002", family="Other")
    async with at_work(sqlite_clinic) as hands:
        await hands.at_the_dose()
        rung = _bells(hands)
        await hands.scan(code)
        await hands.sees(f"■ {words}")
        await hands.settled()
        assert len(rung) == 1
    assert _lots(sqlite_clinic, order) == ()


async def test_u12_an_expired_lot_of_the_shelf_is_called_expired(sqlite_clinic):
    add_lot(sqlite_clinic, lot_number="OLD1", expires_on=sqlite_clinic.today() - timedelta(days=1))
    add_order(sqlite_clinic, add_patient(sqlite_clinic))
    async with at_work(sqlite_clinic) as hands:
        await hands.at_the_dose()
        rung = _bells(hands)
        await hands.scan(NDC)
        await hands.sees("■ EXPIRED: Lot OLD1 expired")
        assert rung


@pytest.mark.heavy
async def test_u12_a_good_scan_rings_nothing(sqlite_clinic, order):
    async with at_work(sqlite_clinic) as hands:
        await hands.at_the_dose()
        rung = _bells(hands)
        await hands.scan(NDC)
        await hands.sees("✓ accepted: lot FIRST1, in date.")
        assert rung == []


async def test_u13_after_a_bad_scan_the_reason_stays_until_the_next_key_and_the_focus_is_on_the_lots(
    sqlite_clinic, order
):
    async with at_work(sqlite_clinic) as hands:
        await hands.at_the_dose()
        hands.app.screen.set_focus(hands.app.screen.query_one("#waste"))
        await hands.scan(OTHER_DRUG)
        await hands.sees("WRONG DRUG")
        await hands.settled()
        await hands.sees("WRONG DRUG")
        assert hands.app.focused is hands.app.screen.query_one("#lots")
        await hands.press("down")
        await hands.sees_no_more("WRONG DRUG")


async def test_u13_a_bad_scan_takes_back_what_the_package_before_filled_in(sqlite_clinic):
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("s")
        await hands.scan(f"01{PACKAGE}1728013110AB7")
        await hands.sees("AB7")
        fields = {name: hands.app.screen.query_one(f"#{name}", Input) for name in ("ndc", "lot", "expiry")}
        assert [field.value for field in fields.values()] == [NDC, "AB7", date(2028, 1, 31).isoformat()]
        await hands.scan("0123456789ABCDEF")
        await hands.sees("■ UNREADABLE")
        assert [field.value for field in fields.values()] == ["", "", ""]
        assert hands.app.focused is fields["ndc"]
        await hands.press("5")
        await hands.sees_no_more("UNREADABLE")
        assert fields["ndc"].value == "5"


@pytest.mark.heavy
async def test_u11_a_label_scanned_while_the_chart_still_opens_is_not_lost(sqlite_clinic, order):
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        start = hands.pace.time
        signs = ["enter", *"M000001", "enter"]
        send(hands.app, [press(sign, start + place * 0.1 * (place == 0) + place * 0.004) for place, sign in
                         enumerate(signs)])  # fmt: skip
        await hands.sees("accepted: record number matches")


async def test_s14_a_scan_under_a_dialog_is_discarded_with_one_bell_and_one_line(sqlite_clinic, order):
    async with at_work(sqlite_clinic) as hands:
        await hands.at_the_dose()
        await hands.press("x")
        await hands.sees("What became of this dose?")
        rung = _bells(hands)
        await hands.scan(NDC)
        await hands.sees("That is cyanocobalamin. Scan not used here;", f"“{NDC}”", "What became of this dose?")
        assert len(rung) == 1
        await hands.scan("1234567890ABC")
        await hands.sees("“1234567890ABC” came all at once", "What became of this dose?")
        assert len(rung) == 2


async def test_s14_a_nurse_who_types_fast_into_a_field_is_not_taken_for_a_scanner(sqlite_clinic, order):
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("slash")
        start = hands.pace.time
        gaps = (0.0, 0.04, 0.02, 0.05, 0.03, 0.045, 0.02, 0.06)
        times = [start + sum(gaps[: place + 1]) for place in range(len(gaps))]
        send(hands.app, [press(sign, at) for sign, at in zip("okafor 1", times, strict=True)])
        await hands.settled()
        assert hands.app.screen.query_one("#filter", Input).value == "okafor 1"


@pytest.mark.heavy
async def test_u13_a_verdict_whose_screen_is_left_meanwhile_is_forgotten_without_harm(sqlite_clinic, order):
    async with at_work(sqlite_clinic) as hands:
        await hands.at_the_dose()
        await hands.scan(OTHER_DRUG)
        await hands.sees("WRONG DRUG")
        hands.app.screen.dismiss()
        await hands.sees("Held")
        await hands.press("down")
        await hands.sees("Held")
        assert hands.app._exception is None


@pytest.mark.parametrize(("deep", "where"), first_daily([(2, "field"), (2, "letters"), (1, "field"), (1, "letters")]))
async def test_n14_a_scan_that_works_at_last_closes_cannot_scan_and_the_product_is_taken(
    sqlite_clinic, order, deep, where
):
    async with at_work(sqlite_clinic) as hands:
        await hands.at_the_dose()
        await hands.press("u")
        await hands.sees("Scan override: why?")
        if deep == 2:
            await hands.press("c")
            await hands.sees("Scan override: scanner fault")
            await hands.press(*("1", "tab") if where == "field" else ("1",))
        if where == "letters":
            await hands.scan("1234567890ABC")
            await hands.settled()
            assert "Scan override:" in hands.words(), "what cannot be read leaves the dialog open"
        await hands.scan(NDC)
        await hands.sees("✓ accepted: lot FIRST1")
        await hands.sees_no_more("Scan override:")
        await hands.settled()
    body = open_charting(sqlite_clinic, order.id, staff_id(sqlite_clinic, GIVER_SIGN_IN)).body
    assert [lot.entry.value for lot in body.lots] == ["scanned"]
    assert (body.cannot_scan, body.scan_proof, body.rights) == (None, "", ())


async def test_s14_a_paste_with_no_field_is_named_kept_for_ctrl_v_and_forgotten_under_the_lock(sqlite_clinic, order):
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        hands.app.post_message(events.Paste("Okafor, Adaeze"))
        await hands.sees("“Okafor, Adaeze” came all at once", "Held")
        await hands.press("slash", "ctrl+v")
        assert hands.app.screen.query_one("#filter", Input).value == "Okafor, Adaeze"
        await hands.press("f9")
        await hands.sees("─ Locked ─")
        assert hands.app.clipboard == ""


@pytest.mark.heavy
async def test_s14_pin_digits_with_no_field_press_nothing_and_are_not_shown(sqlite_clinic, order):
    async with at_work(sqlite_clinic) as hands:
        await hands.at_the_dose()
        await hands.press("x")
        await hands.sees("What became of this dose?")
        await hands.scan("2468")
        await hands.sees("4 digits came all at once", "What became of this dose?")
        assert "2468" not in hands.words()


async def test_s14_a_name_and_a_pin_a_password_manager_types_at_once_sign_in(sqlite_clinic, order):
    async with at_work(sqlite_clinic) as hands:
        await hands.sees("charges may need review")
        await hands.burst(*GIVER_SIGN_IN, "tab", *GIVER_PIN, "enter", "0", "enter")
        await hands.sees("no provider on site", "Held")
