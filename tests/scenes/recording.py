"""`python -m tests.scenes.recording`: plays one injection, and the first of a new clinic, as moving pictures."""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from models.stock.records.lot import Lot
from tests.factories import rows
from tests.frozen_clock import FrozenClock
from tests.journeys.first_dose import first_dose
from tests.journeys.workstation import gs1_code
from tests.scenes.stage import NOON, PIN, on_stage, picture, select, sign_in
from tests.shared_demo import build_demo
from tests.tui.screen_text import Hands, at_database

PICTURES = Path(__file__).parents[2] / "screenshots"
SIZE = (100, 30)
LOT = "B2207"
_SECONDS = re.compile(r"<style>(.*?)</style>", re.DOTALL)


async def frames(hands: Hands) -> AsyncIterator[tuple[str, float]]:
    """Yield what is seen of a repeat injection, each picture with the seconds it stays."""

    def seen(seconds: float) -> tuple[str, float]:
        return picture(hands.app, "Needlepoint"), seconds

    await sign_in(hands)
    yield seen(1.5)
    await select(hands, "okafor")
    await hands.press("escape")
    await hands.settled()
    yield seen(2)
    await hands.press("enter")
    await hands.sees("full name spoken")
    yield seen(2)
    await hands.press("b")
    await hands.sees("Product and lot")
    yield seen(1.5)
    clinic = hands.app.clinic
    if clinic is None:
        raise RuntimeError("the demo clinic is not open")
    lot = next(lot for lot in rows(clinic, Lot) if lot.lot_number == LOT)
    await hands.scan(gs1_code(lot.ndc, lot.lot_number, lot.expires_on))
    await hands.sees("Time given")
    yield seen(2.5)
    await hands.press("2")
    await hands.sees("tolerated")
    yield seen(1.5)
    await hands.press("t")
    await hands.sees("Your PIN")
    yield seen(2.5)
    await hands.type(PIN)
    yield seen(1)
    await hands.press("f10")
    await hands.sees("Signed")
    yield seen(4)


def moving(pictures: list[tuple[str, float]]) -> str:
    """Return pictures of one size as one SVG that shows them in turn, again and again."""
    whole = sum(seconds for _svg, seconds in pictures)
    head, styles, groups, begins = re.match(r"<svg[^>]*>", pictures[0][0]), [], [], 0.0
    for number, (svg, seconds) in enumerate(pictures):
        own = svg.replace("np-", f"np{number}-")
        style = _SECONDS.search(own)
        body = own[own.index(">") + 1 : own.rindex("</svg>")]
        styles.append(style[1] if style else "")
        first, last = 100 * begins / whole, 100 * (begins + seconds) / whole
        styles.append(
            f".f{number} {{ visibility: hidden; animation: s{number} {whole:g}s steps(1) infinite; }}"
            f"@keyframes s{number} {{ 0% {{ visibility: {'visible' if not number else 'hidden'}; }} "
            f"{first:.3f}% {{ visibility: visible; }} {last:.3f}% {{ visibility: hidden; }} }}"
        )
        groups.append(f'<g class="f{number}">{_SECONDS.sub("", body)}</g>')
        begins += seconds
    top = head[0] if head else "<svg>"
    return f"{top}<style>{''.join(styles)}</style>{''.join(groups)}</svg>\n"


async def one_injection() -> str:
    """Return the moving picture of one injection in the demo clinic."""
    with tempfile.TemporaryDirectory() as folder:
        demo = Path(folder) / "demo.sqlite3"
        build_demo(demo, NOON)
        async with on_stage(demo, SIZE, Path(folder)) as hands:
            return moving([frame async for frame in frames(hands)])


async def a_clinic_begins() -> str:
    """Return the moving picture of an empty database that becomes a clinic with its first signed dose."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "new.sqlite3"
        async with at_database(str(path), SIZE, FrozenClock(NOON), path.with_suffix("")) as hands:
            await hands.sees("Set up a clinic")
            seen = [(picture(hands.app, "Needlepoint"), 2.0)]
            async for _step in first_dose(hands):
                seen += [(picture(hands.app, "Needlepoint"), 2.5)]
            return moving(seen)


if __name__ == "__main__":
    (PICTURES / "one-injection.svg").write_text(asyncio.run(one_injection()), "utf-8")
    (PICTURES / "first-dose.svg").write_text(asyncio.run(a_clinic_begins()), "utf-8")
