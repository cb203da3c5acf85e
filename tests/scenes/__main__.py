"""`python -m tests.scenes`: play every scene, write its golden text and its screenshot."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.scenes.scenes import SCENES
from tests.scenes.stage import NOON, on_stage, picture
from tests.shared_demo import build_demo
from tests.tui.screen_text import SIZES, screen_text

ROOT = Path(__file__).parents[2]
GOLDENS = Path(__file__).parent / "goldens"
PICTURES = ROOT / "screenshots"


async def play(only: set[str]) -> None:
    """Play the scenes whose number was named, or all."""
    GOLDENS.mkdir(exist_ok=True)
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        demo = Path(folder) / "demo.sqlite3"
        build_demo(demo, NOON)
        for scene in SCENES:
            if only and scene.name[:2] not in only:
                continue
            for size in SIZES:
                name = f"{scene.name}-{size[0]}x{size[1]}"
                async with on_stage(demo, size, Path(folder)) as hands:
                    await scene.play(hands)
                    await hands.settled()
                    (GOLDENS / f"{name}.txt").write_text(screen_text(hands.app) + "\n", "utf-8")
                    (PICTURES / f"{name}.svg").write_text(picture(hands.app, "Needlepoint"), "utf-8")
                print(name)


if __name__ == "__main__":
    asyncio.run(play(set(sys.argv[1:])))
