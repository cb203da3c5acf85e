"""The page beside the reader says every field it takes, with its values and default: page and reader held together."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from models.billing.payers.payer_profiles import shipped_payer_profiles
from models.core.errors import BadInputError
from models.drugs.formulary import shipped_formulary
from models.exchange.visits import known_fields
from models.exchange.visits.known_fields import CHOICES, VISIT
from models.exchange.visits.reader import VisitReader

PAGE = Path(known_fields.__file__).with_name("FIELDS.md")
TEXT = PAGE.read_text("utf-8")
MARKETED = "injections[].drug.packages_marketed[]"


class Field(NamedTuple):
    at: str
    values: str
    default: str


def listed() -> dict[str, Field]:
    rows = re.findall(r"^\| `([^`]+)` \| (.*?) \| (.*?) \| .+ \|$", TEXT, re.MULTILINE)
    assert len({at for at, *_ in rows}) == len(rows)
    return {at: Field(at, values, default) for at, values, default in rows}


FIELDS = listed()
EXAMPLE = json.loads(re.search(r"```json\n(.*?)```", TEXT, re.DOTALL)[1])


def words(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def paths(fields: Mapping[str, Any], at: str = "") -> Iterator[str]:
    for name, inside in fields.items():
        yield f"{at}{name}"
        if isinstance(inside, list):
            yield from paths(inside[0], f"{at}{name}[].")
        elif inside is not None:
            yield from paths(inside, f"{at}{name}.")


KNOWN = [path for path in paths(VISIT) if not path.startswith(f"{MARKETED}.")]


class Watched(dict):
    """An object that keeps the place of every member somebody asks it for."""

    def __init__(self, members: Mapping[str, Any], at: str, asked: set[str]) -> None:
        super().__init__({name: watched(value, f"{at}{name}", asked) for name, value in members.items()})
        self.at, self.asked = at, asked

    def get(self, name: str, default: Any = None) -> Any:
        self.asked.add(f"{self.at}{name}")
        return super().get(name, default)

    def __getitem__(self, name: str) -> Any:
        self.asked.add(f"{self.at}{name}")
        return super().__getitem__(name)


def watched(value: Any, at: str, asked: set[str]) -> Any:
    if isinstance(value, dict):
        return Watched(value, f"{at}.", asked)
    return [watched(item, f"{at}[]", asked) for item in value] if isinstance(value, list) else value


def reader() -> VisitReader:
    return VisitReader(shipped_formulary(), shipped_payer_profiles(), {})


def put(at: str, value: Any = None, *, out: bool = False) -> dict[str, Any]:
    """Return the example with the field set in the first object of each list, or taken out of it."""
    visit = deepcopy(EXAMPLE)
    *parents, last = at.replace("[]", ".0").split(".")
    place: Any = visit
    for part in parents:
        place = place[int(part) if part.isdigit() else part]
    if out:
        place.pop(last, None)
    else:
        place[last] = value
    return visit


def typed(word: str) -> Any:
    return {"true": True, "false": False}.get(word, word)


def test_the_page_names_the_fields_the_reader_knows_and_no_others() -> None:
    assert sorted(FIELDS) == sorted(KNOWN)


def test_the_reader_asks_for_the_fields_of_the_page_and_no_others() -> None:
    asked: set[str] = set()
    assert reader().read(Watched(EXAMPLE, "", asked)).unread == ()
    assert {at for at in asked if not at.startswith(f"{MARKETED}.")} == set(KNOWN)


def test_the_example_has_every_field() -> None:
    asked: set[str] = set()

    def walk(value: Any, at: str) -> None:
        if isinstance(value, dict):
            for name, item in value.items():
                asked.add(f"{at}{name}")
                walk(item, f"{at}{name}.")
        elif isinstance(value, list):
            for item in value:
                walk(item, f"{at[:-1]}[].")

    walk(EXAMPLE, "")
    assert {at for at in asked if not at.startswith((f"{MARKETED}.", "payer.policies."))} == set(KNOWN)


@pytest.mark.parametrize("at", sorted(CHOICES))
def test_the_words_of_a_closed_field_and_its_default_are_those_of_the_reader(at: str) -> None:
    allowed = [word for word in CHOICES[at] if word]
    assert words(FIELDS[at].values) == allowed
    if at == "injections[].packages[].type":
        assert FIELDS[at].default == "required"
    else:
        assert words(FIELDS[at].default) == [word for word in CHOICES[at][:1] if word]


@pytest.mark.parametrize("at", [at for at, field in FIELDS.items() if words(field.values)])
def test_a_closed_field_takes_its_words_and_refuses_another(at: str) -> None:
    for word in words(FIELDS[at].values):
        assert reader().read(put(at, typed(word))).unread == ()
    with pytest.raises(BadInputError) as refused:
        reader().read(put(at, "something else"))
    assert refused.value.at == at.replace("[]", "[0]")


DEFAULTED = [at for at, field in FIELDS.items() if len(words(field.default)) == 1 and at != "payer.type"]


@pytest.mark.parametrize("at", DEFAULTED)
def test_a_field_left_out_is_read_as_its_default(at: str) -> None:
    default = words(FIELDS[at].default)[0]
    assert reader().read(put(at, out=True)).visit == reader().read(put(at, typed(default))).visit


def test_a_payer_left_out_is_read_as_its_default() -> None:
    assert reader().read({"date_of_service": "2026-03-02"}).visit.payer.type == words(FIELDS["payer.type"].default)[0]


REQUIRED = [at for at, field in FIELDS.items() if field.default.startswith("required")]


@pytest.mark.parametrize("at", REQUIRED)
def test_a_required_field_is_asked_for(at: str) -> None:
    with pytest.raises(BadInputError, match="is missing"):
        reader().read(put(at, out=True))


OPTIONAL = [at for at in FIELDS if at not in REQUIRED]


@pytest.mark.parametrize("at", [at for at in OPTIONAL if not re.match(r"payer\.fees\[\]\.(code|amount)", at)])
def test_a_field_that_is_not_required_can_be_left_out(at: str) -> None:
    assert reader().read(put(at, out=True)).unread == ()


@pytest.mark.parametrize("at", [at for at in KNOWN if "." in at and at.rpartition(".")[0] != "payer.policies"])
def test_a_mistyped_name_is_told_wherever_it_stands(at: str) -> None:
    mistyped = f"{at}_"
    assert reader().read(put(mistyped, "x")).unread == (mistyped.replace("[]", "[0]"),)


def test_numbers_on_the_page_are_the_bounds_of_the_reader() -> None:
    for at, field in FIELDS.items():
        bounds = re.search(r"whole number (\d+) to (\d+)", field.values)
        if bounds and at != "injections[].same_syringe_as":
            least, most = int(bounds[1]), int(bounds[2])
            assert reader().read(put(at, most if at != "injections[].count" else 1)).unread == ()
            for wrong in (least - 1, most + 1):
                with pytest.raises(BadInputError, match=f"whole number from {least} to {most}"):
                    reader().read(put(at, wrong))
