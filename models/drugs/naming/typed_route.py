"""The route a person types; intravenous is none here (S37)."""

from __future__ import annotations

from models.core.charting_codes import ROUTES
from models.core.errors import BadInputError
from models.drugs.naming.ordered_route import route_named


def typed_route(text: str, *, or_empty: bool = False) -> str:
    """Return the code of the route `text` names: `im`, `subcut` or `id`, "" for nothing with `or_empty`.

    Raises BadInputError at `route`.
    """
    if or_empty and not text.strip():
        return ""
    stated = route_named((text,))
    if stated and stated.kind == "intravenous":
        raise BadInputError("route", "nothing is given intravenously here: write IM, subcut or ID")
    if stated is None or stated.code not in ROUTES:
        raise BadInputError("route", "write IM, subcut or ID")
    return stated.code
