"""The way from an empty database to the first signed dose, by keys: played by a test and drawn as a moving picture."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

from tests.journeys.workstation import gs1_code
from tests.tui.screen_text import Hands

PIN = "7305"
NDC, LOT, EXPIRES = "00517-0031-25", "B2207", date(2027, 12, 31)
VIAL = gs1_code(NDC, LOT, EXPIRES)


def counted(hands: Hands) -> list[str]:
    """Return the keys pressed from now on, as they are pressed; what the scanner types is not among them."""
    keys: list[str] = []
    send, scan = hands.send, hands.scan

    def sent(*events: Any) -> None:
        keys.extend(event.key for event in events)
        send(*events)

    async def scanned(text: str) -> None:
        before = len(keys)
        await scan(text)
        del keys[before:]

    hands.send = sent  # type: ignore[method-assign]
    hands.scan = scanned  # type: ignore[method-assign]
    return keys


async def first_dose(hands: Hands) -> AsyncIterator[str]:
    """Yield what was just done, from the first screen of an empty database to the stored record."""
    await hands.sees("Set up a clinic")
    await hands.press("2")
    await hands.sees("1 of 2 The clinic")
    await hands.fill("Lake Clinic", "2")
    await hands.press("f10")
    await hands.sees("2 of 2 You, the first administrator")
    yield "clinic"
    await hands.fill("Chen", "D", "MD")
    await hands.sees("provider (orders, supervises, gives)")
    await hands.press("enter")
    await hands.fill("dchen", PIN)
    await hands.type(PIN)
    await hands.press("f10")
    await hands.sees("no provider on site", "Lake Clinic")
    yield "first person"
    await hands.fill("dchen", PIN, "0")
    await hands.sees("Set-up: 1 of 6 done", "No injections due today")
    yield "sign-in"
    async for done in ordered(hands):
        yield done
    yield await _received(hands)
    async for done in given(hands, PIN):
        yield done


async def ordered(hands: Hands, pin: str = PIN) -> AsyncIterator[str]:
    """Yield what was just done for someone nobody knows yet, from Today to the signed order and back."""
    await hands.press("n")
    await hands.sees("Family name")
    await hands.fill("Okafor", "Ngozi", "3/2/1960")
    await hands.type("f")
    await hands.press("f10")
    await hands.sees("OKAFOR, Ngozi", "Allergies not asked")
    yield "registered"
    await hands.press("b")
    await hands.sees("n says none is known")
    await hands.settled()
    await hands.press("n")
    await hands.sees("Did you ask")
    await hands.press("ctrl+y")
    await hands.sees("none known: a records one")
    await hands.press("escape")
    yield "allergies asked"
    await hands.sees("o writes an order")
    await hands.press("o")
    await hands.sees("New order")
    await hands.type("cyanoc")
    await hands.sees("Usual orders")
    await hands.press("enter", "1")
    await hands.sees("▏30")
    await hands.type("E53.8")
    await hands.press("tab", "tab", "tab", "tab")
    await hands.type("12")
    await hands.press("tab", "tab", "tab", "tab")
    await hands.sees("nothing stands in the way")
    await hands.type(pin)
    await hands.press("f10")
    await hands.sees("Orders 1")
    await hands.settled()
    await hands.press("escape")
    await hands.sees("Due 1", "dose 1 of 12")
    await hands.settled()
    yield "ordered"


async def _received(hands: Hands) -> str:
    await hands.press("s")
    await hands.sees("Stock is empty")
    await hands.scan(VIAL)
    await hands.sees("Lot ▏B2207")
    await hands.fill("10")
    await hands.sees("10 unopened")
    await hands.press("escape")
    await hands.sees("Due 1")
    await hands.settled()
    return "stock received"


async def given(hands: Hands, pin: str = PIN) -> AsyncIterator[str]:
    """Yield what was just done to give the selected order's dose, from Today to the stored record."""
    await hands.press("enter")
    await hands.sees("both at once: full name")
    await hands.press("b")
    await hands.sees("Product and lot")
    yield "verified"
    await hands.scan(VIAL)
    await hands.sees("press its number")
    await hands.press("2")
    await hands.sees("Say how the patient took it")
    await hands.press("t")
    await hands.sees("Your PIN", "right deltoid")
    yield "given"
    await hands.type(pin)
    await hands.press("f10")
    await hands.sees("✓ Signed", "dose 1 of 12 given, 11 left", "ready to bill")
    yield "signed"
