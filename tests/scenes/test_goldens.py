"""Every screen still shows what its reviewed golden shows, at both sizes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.daily import each
from tests.scenes.scenes import SCENES
from tests.scenes.stage import NOON, Scene, on_stage, picture
from tests.shared_demo import shared_demo
from tests.tui.screen_text import EACH_SIZE, screen_text

GOLDENS = Path(__file__).parent / "goldens"
DAILY = 11
"""Every run plays the screens that charting one injection passes, in the smaller size."""
PICTURES = Path(__file__).parents[2] / "screenshots"


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shared_demo(tmp_path_factory, NOON)


@pytest.mark.parametrize("size", EACH_SIZE, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("scene", each(SCENES, daily=DAILY), ids=lambda scene: scene.name)
async def test_a_screen_shows_what_its_golden_shows(
    scene: Scene, size: tuple[int, int], demo: Path, tmp_path: Path
) -> None:
    name = f"{scene.name}-{size[0]}x{size[1]}"
    async with on_stage(demo, size, tmp_path) as hands:
        await scene.play(hands)
        await hands.settled()
        shown = screen_text(hands.app) + "\n"
        drawn = picture(hands.app, "Needlepoint")

    assert shown == (GOLDENS / f"{name}.txt").read_text("utf-8")
    assert drawn == (PICTURES / f"{name}.svg").read_text("utf-8")
