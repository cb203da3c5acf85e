"""The shipped drugs under a clinic's own: an entry with a body wins whole, a retired one is only read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from models.drugs.drug import Drug
from models.drugs.drug_outline import ReadOnDemand, read_outline
from models.drugs.formulary import Formulary, formulary_of, shipped_formulary, shipped_texts
from models.drugs.reading import read_drug


class Entry(NamedTuple):
    """The newest version of one drug: `body` is its TOML, "" for the shipped one."""

    slug: str
    body: str
    retired: bool


def overlaid(entries: Sequence[Entry]) -> Formulary:
    """Return the shipped formulary under a clinic's entries."""
    if not entries:
        return shipped_formulary()
    own = {entry.slug: entry.body for entry in entries if entry.body}
    texts = {slug: text for slug, text in shipped_texts().items() if slug not in own} | own

    def read(slug: str, text: str) -> Drug:
        return read_drug(slug, text) if slug in own else shipped_formulary().drugs[slug]

    outlines = {slug: read_outline(text) for slug, text in texts.items()}
    in_order = {slug: texts[slug] for slug in sorted(texts)}
    return formulary_of(ReadOnDemand(in_order, read), outlines, [entry.slug for entry in entries if entry.retired])
