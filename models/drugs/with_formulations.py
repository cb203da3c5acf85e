"""A formulary with the clinic's formulations among its drugs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from models.drugs.drug import Drug
from models.drugs.formulary import Formulary
from models.drugs.mixture import Formulation, mixed_drug


class Kept(NamedTuple):
    """The newest version of a formulation."""

    formulation: Formulation
    retired: bool


class _Drugs(Mapping[str, Drug]):
    """Drugs with formulations behind them; a formulation is put together when it is asked for."""

    def __init__(self, drugs: Mapping[str, Drug], mixed: Mapping[str, Formulation]) -> None:
        self._drugs = drugs
        self._mixed = mixed
        self._known: dict[str, Drug] = {}

    def __getitem__(self, key: str) -> Drug:
        if key not in self._mixed:
            return self._drugs[key]
        known = self._known.get(key) or mixed_drug(self._mixed[key], self._drugs)
        if known is None:
            raise KeyError(key)
        return self._known.setdefault(key, known)

    def __contains__(self, key: object) -> bool:
        return key in self._mixed or key in self._drugs

    def __iter__(self) -> Iterator[str]:
        yield from self._drugs
        yield from self._mixed

    def __len__(self) -> int:
        return len(self._drugs) + len(self._mixed)


def with_formulations(formulary: Formulary, kept: Sequence[Kept]) -> Formulary:
    """Return the formulary with every formulation whose ingredients it holds, found by its name.

    One with a retired ingredient is still read by its slug, and not found by who looks for one to order.
    """
    known = [one for one in kept if all(part.drug_slug in formulary.drugs for part in one.formulation.ingredients)]
    if not known:
        return formulary
    mixed = {one.formulation.slug: one.formulation for one in known}
    names = {slug: frozenset((slug, " ".join(one.name.lower().split()), "formulation")) for slug, one in mixed.items()}
    out = frozenset(
        one.formulation.slug
        for one in known
        if one.retired or any(part.drug_slug in formulary.retired for part in one.formulation.ingredients)
    )
    return replace(
        formulary,
        drugs=_Drugs(formulary.drugs, mixed),
        names={**formulary.names, **names},
        retired=formulary.retired | out,
    )
