"""The drugs of a formulary, looked up by slug, NDC and words; the shipped one is read when asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from models.drugs.drug import COMPOUNDED, Drug, Package, compounded_code
from models.drugs.drug_outline import Outline, ReadOnDemand, read_outline
from models.drugs.reading import read_drug


class Packages(Mapping[str, tuple[Drug, Package]]):
    """Every package by its NDC, with its drug; one without NDC by its drug's code. Raises KeyError for any other."""

    def __init__(self, drugs: Mapping[str, Drug], slugs: Mapping[str, str]) -> None:
        self._drugs = drugs
        self._slugs = slugs
        self._coded: dict[str, str] | None = None

    def __getitem__(self, ndc: str) -> tuple[Drug, Package]:
        """Return the drug and the package that carry `ndc`."""
        slug = self._compounded(ndc) if ndc.startswith(COMPOUNDED) else self._slugs[ndc]
        drug = self._drugs[slug]
        package = next((package for package in drug.packages if package.code == ndc), None)
        if package is None:
            raise KeyError(ndc)
        return drug, package

    def __contains__(self, ndc: object) -> bool:
        if isinstance(ndc, str) and ndc.startswith(COMPOUNDED):
            return self.get(ndc) is not None
        return ndc in self._slugs

    def _compounded(self, code: str) -> str:
        if self._coded is None:
            self._coded = {compounded_code(slug): slug for slug in self._drugs}
        return self._coded[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._slugs)

    def __len__(self) -> int:
        return len(self._slugs)


@dataclass(frozen=True, slots=True, eq=False)
class Formulary:
    """All drugs, indexed; one is no other's equal. `names` are the words each drug is found by; see `formulary_of`.

    Drugs `retired` by the clinic are still read by slug and NDC, and found by nobody who looks for one to order.
    """

    drugs: Mapping[str, Drug]
    by_ndc: Mapping[str, tuple[Drug, Package]]
    names: Mapping[str, frozenset[str]]
    retired: frozenset[str] = frozenset()

    def offered(self) -> Iterator[Drug]:
        """Return the drugs that can be ordered."""
        return (drug for slug, drug in self.drugs.items() if slug not in self.retired)

    def named(self, words: str) -> tuple[Drug, ...]:
        """Return the drugs whose name, display or brand is `words`, any case; usually none or one."""
        wanted = _plain(words)
        return self._found(slug for slug, names in self.names.items() if wanted in names)

    def matching(self, words: str) -> tuple[Drug, ...]:
        """Return the drugs with every typed word somewhere in their names, by name."""
        parts = words.lower().split()
        slugs = (slug for slug, names in self.names.items() if all(any(p in n for n in names) for p in parts))
        return tuple(sorted(self._found(slugs), key=lambda drug: drug.name))

    def _found(self, slugs: Iterable[str]) -> tuple[Drug, ...]:
        return tuple(self.drugs[slug] for slug in slugs if slug not in self.retired)


def formulary_of(drugs: Mapping[str, Drug], outlines: Mapping[str, Outline], retired: Iterable[str] = ()) -> Formulary:
    """Return the formulary of drugs by slug, indexed by their outlines without reading them.

    Of two drugs that name one NDC the later outline has it.
    """
    slugs = {ndc: slug for slug, outline in outlines.items() for ndc in outline.ndcs}
    names = {slug: frozenset(map(_plain, (slug, *outline.names))) for slug, outline in outlines.items()}
    return Formulary(drugs, Packages(drugs, slugs), names, frozenset(retired))


def _plain(name: str) -> str:
    return " ".join(name.lower().split())


@cache
def shipped_formulary() -> Formulary:
    """Return the shipped formulary; a drug's file is read when the drug is asked for.

    Raises BadInputError naming the file and field that cannot be read, then and not before.
    """
    texts = shipped_texts()
    return formulary_of(ReadOnDemand(texts, read_drug), {slug: read_outline(text) for slug, text in texts.items()})


@cache
def shipped_texts() -> Mapping[str, str]:
    """Return the text of every shipped drug file by slug, in the order of slugs."""
    folder = resources.files("models.drugs") / "shelf"
    files = sorted((item for item in folder.iterdir() if item.name.endswith(".toml")), key=lambda item: item.name)
    return {item.name.removesuffix(".toml"): item.read_text("utf-8") for item in files}
