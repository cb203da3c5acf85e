"""What was explained at a refusal and which provider was notified, as choices: nothing has to be typed (S58)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.widgets.lists.choice_list import Choice

if TYPE_CHECKING:
    from models.charting.queries.charting import Charting
    from models.safety.draft import DraftBody

_KEYS = "efg"


def notified_choices(charting: Charting, draft: DraftBody, on_site: str) -> list[tuple[Choice, dict[str, str]]]:
    """Return each choice with the fields it fills; `on_site` is the provider on site, "" for no one.

    The last one fills all that is asked at once.
    """
    rows = charting.facts.tables.reasons["explained"]
    made: list[tuple[Choice, dict[str, str]]] = [
        (
            Choice(key, row.code, f"explained: {row.display}", chosen=draft.explained == row.display),
            {"explained": row.display},
        )
        for key, row in zip(_KEYS, rows, strict=False)
    ]
    if not on_site:
        return made
    told = f"{on_site}, on site"
    made.append(
        (Choice("p", "provider", f"notified: {told}", chosen=draft.provider_told == told), {"provider_told": told})
    )
    both = {"explained": rows[0].display, "provider_told": told}
    return [*made, (Choice("b", "both", f"both: explained, and {on_site} notified", marked=False), both)]
