"""Whatever a case is made of, it has one answer: a verdict or a complaint with its place."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest

from models.drugs.formulary import shipped_formulary
from models.safety.check import Stage, rules
from tests.models.exchange.safety_checks import answered, shipped
from tests.models.exchange.test_safety_reader import CASE

DRUGS = sorted(shipped_formulary().drugs)
RULES = {rule.id for rule in rules()} | {"unread_field", "not_checked", "not_in_formulary"}
STRANGE: list[Any] = [
    None, "", " ", 0, -1, 1.5, True, [], {}, [None], [{}], {"": ""}, "NaN", "1e400", "-0", "9" * 400, "0.0000000001",
    "\u202e[/b]", "[@click=app.quit]x", "'; DROP TABLE patient; --", "\N{PILE OF POO}", "left deltoid", "IM", "IV",
    "mg", "2026-02-30", "2026-03-02T25:00", "1900-01-01", "9999-12-31", "haloperidol", "x" * 600,
    {"amount": "5", "unit": "mg"}, {"name": "ketorolac"}, [{"flag": "scar", "place": "left deltoid"}], 10**30,
    "response", "elsewhere", "active",
]  # fmt: skip
# Half of each chunk is cut, doubled or garbled as bytes; the other half has strange members.
CHUNK, CHUNKS = 100, 20


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every member of a case."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (*path, key)
        yield from places(item, (*path, key))


def mutated(random_: random.Random) -> Any:
    """Return the contract's example with one to four members replaced, dropped, moved or renamed."""
    case = deepcopy(CASE) | {"stage": random_.choice([stage.value for stage in Stage])}
    for _ in range(random_.randint(1, 4)):
        *way, last = random_.choice(list(places(case)))
        place: Any = case
        for key in way:
            place = place[key]
        what = random_.randrange(4)
        if what == 0:
            del place[last]
        elif what == 1 and isinstance(place, dict):
            place[str(last) + random_.choice(["", " ", "_", "s"])] = place.pop(last)
        elif what == 2:
            place[last] = deepcopy(random_.choice([case, place, STRANGE]))
        else:
            place[last] = deepcopy(random_.choice(STRANGE))
    return case


def garbled(random_: random.Random) -> bytes:
    """Return a line of the example with bytes cut out, doubled or replaced."""
    line = bytearray(json.dumps(mutated(random_)).encode())
    for _ in range(random_.randint(1, 6)):
        at = random_.randrange(len(line))
        match random_.randrange(3):
            case 0:
                del line[at : at + random_.randint(1, 40)]
            case 1:
                line[at:at] = line[at : at + random_.randint(1, 40)]
            case _:
                line[at] = random_.choice(b'{}[]",:\\\x00\xff\r \t09ae')
        line = line or bytearray(b"x")
    return bytes(line).replace(b"\n", b" ") or b"x"


def sound(answer: dict[str, Any]) -> None:
    """Check that an answer is one another program can read: a complaint, or a verdict that fits its findings."""
    json.loads(json.dumps(answer, default=str, allow_nan=False))
    if "error" in answer:
        assert set(answer) == {"id", "error"}
        assert answer["error"]["text"]
        return
    severities = {finding["severity"] for finding in answer["findings"]}
    assert answer["verdict"] == ("stop" if "stop" in severities else "warn" if "warn" in severities else "clear")
    for finding in answer["findings"]:
        assert finding["rule"] in RULES
        assert all(finding[name] for name in ("severity", "at", "text", "source", "confidence"))
        assert not re.search(r"\([jko]\)|Press [a-z]\b", finding["text"]), "keys are the screen's"
        assert finding["passes_with"] in {None, "reason", "second_person", "provider"}
        assert (finding["passes_with"] == "reason") == (finding["severity"] == "warn")


def answer_chunk(seed: int) -> None:
    random_ = random.Random(seed)
    rows = [json.dumps(mutated(random_)).encode() for _ in range(CHUNK // 2)]
    rows += [garbled(random_) for _ in range(CHUNK // 2)]
    reported = answered(b"{}\n" + b"\n".join(rows))
    assert len(reported) == 1 + sum(1 for row in rows if row.strip())
    for answer in reported:
        sound(answer)


def test_two_hundred_mutated_cases_have_one_sound_answer_each() -> None:
    for seed in range(2):
        answer_chunk(seed)


@pytest.mark.heavy
@pytest.mark.parametrize("seed", range(2, CHUNKS))
def test_two_thousand_mutated_cases_have_one_sound_answer_each(seed: int) -> None:
    answer_chunk(seed)


def every_order(slug: str) -> Iterator[dict[str, Any]]:
    """Yield cases of a drug at every stage: by every route, with each package, in and out of its measure."""
    drug = shipped_formulary().drugs[slug]
    packages = [str(package.ndc) for package in drug.packages if package.ndc] or [None]
    doses = [package.content for package in drug.packages if package.content] or [None]
    past = {"drug": {"name": drug.name}, "at": "2026-02-25", "where": "elsewhere", "site": "left deltoid"}
    for stage in Stage:
        for route in ("IM", "SUBCUT", "ID", "IV", None):
            for ndc, dose in zip(packages, [*doses, *[doses[0]] * len(packages)], strict=False):
                for times in ("1", "10", "0.001"):
                    amount = {"amount": f"{dose.amount * Decimal(times):f}", "unit": dose.unit.value} if dose else None
                    yield {
                        "stage": stage.value, "at": "2026-03-02T10:05",
                        "patient": {"birth_date": "2010-05-01", "weight_kg": "40", "history": [past]},
                        "order": {"drug": {"name": slug}, "dose": amount, "route": route, "note": "give 1 mL IV"},
                        "administration": {"ndc": ndc, "site": "right deltoid", "dose": amount, "staff_on_duty": 2},
                        "response": {"outcome": "tolerated", "minutes_observed": 1},
                    }  # fmt: skip


def test_every_drug_is_answered_at_every_stage() -> None:
    for slug in DRUGS:
        for stage in Stage:
            case = next(case for case in every_order(slug) if case["stage"] == stage.value)
            answer = shipped().answer(case)
            sound(answer)
            assert "error" not in answer


@pytest.mark.heavy
@pytest.mark.parametrize("slug", DRUGS)
def test_every_drug_is_answered_by_every_route_package_and_measure(slug: str) -> None:
    for case in every_order(slug):
        answer = shipped().answer(case)
        sound(answer)
        assert "error" not in answer
