"""`python -m tests.scenes.recording`: plays one injection in the real application as one moving picture."""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from models.stock.records.lot import Lot
from tests.factories import rows
from tests.journeys.workstation import gs1_code
from tests.scenes.stage import NOON, PIN, on_stage, picture, select, sign_in
from tests.shared_demo import build_demo
from tests.tui.screen_text import Hands

PICTURE = Path(__file__).parents[2] / "screenshots" / "one-injection.svg"
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


async def record() -> str:
    """Return the moving picture of one injection in the demo clinic."""
    with tempfile.TemporaryDirectory() as folder:
        demo = Path(folder) / "demo.sqlite3"
        build_demo(demo, NOON)
        async with on_stage(demo, SIZE, Path(folder)) as hands:
            return moving([frame async for frame in frames(hands)])


if __name__ == "__main__":
    PICTURE.write_text(asyncio.run(record()), "utf-8")
