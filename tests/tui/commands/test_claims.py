"""`needlepoint claims`: from the signed record to the payer's file, without a screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.store.clinic import Clinic
from tests.models.claims.given import given, insured
from tests.models.claims.test_batches import PLACE, set_up
from tests.tui.command_line import Said, needlepoint
from tests.tui.commands.acting import acting_as
from tests.tui.commands.test_payers import database_of


@pytest.fixture
def biller(sqlite_clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    set_up(sqlite_clinic)
    return acting_as(sqlite_clinic, tmp_path, monkeypatch, "bkim", "biller")


def said(clinic: Clinic, *words: str) -> Said:
    return needlepoint("claims", *words, "--json", database=database_of(clinic))


def test_a_dose_is_listed_checked_released_written_and_its_story_read(
    sqlite_clinic: Clinic, biller: tuple[str, str], tmp_path: Path
) -> None:
    given(sqlite_clinic, insured(sqlite_clinic, mrn="M1", **PLACE))
    (claim,) = said(sqlite_clinic, "list", *biller).json
    assert (claim["state"], claim["patient"], claim["total"]) == ("ready", "M1", "45.00")
    assert [line["code"] for line in claim["lines"]] == ["96372", "J3420"]
    checked = said(sqlite_clinic, "check", *biller)
    assert (checked.status, checked.json["ready"], checked.json["held"]) == (0, 1, 0)
    assert said(sqlite_clinic, "release", "--clean", *biller).json["released"] == [claim["claim"]]
    out = ("batch", "837p", "--output", str(tmp_path / "out"), *biller)
    written = said(sqlite_clinic, *out).json
    assert (written["claims"], written["lines"], written["total"], written["again"]) == (1, 2, "45.00", False)
    first = Path(written["files"][0]).read_bytes()
    again = said(sqlite_clinic, *out).json
    assert (again["again"], Path(again["files"][0]).read_bytes()) == (True, first)
    story = said(sqlite_clinic, "history", claim["claim"], *biller).json
    assert [step["state"] for step in story] == [None, "ready", "batched", "batched", "sent"]


def test_a_fault_holds_the_claim_and_ends_with_1(sqlite_clinic: Clinic, biller: tuple[str, str]) -> None:
    given(sqlite_clinic, insured(sqlite_clinic))
    checked = said(sqlite_clinic, "check", *biller)
    assert (checked.status, checked.json["held"]) == (1, 1)
    finding = checked.json["claims"][0]["findings"][0]
    assert finding["denial"]
    assert finding["mend"]
    assert said(sqlite_clinic, "release", "--clean", *biller).json == {"released": [], "kept": []}


def test_who_may_not_release_is_refused(sqlite_clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = acting_as(sqlite_clinic, tmp_path, monkeypatch, "gholt", "front_desk")
    refused = said(sqlite_clinic, "release", "--clean", *words)
    assert (refused.status, refused.json["error"]["text"]) == (1, "D gholt may not release claims. Ask a biller.")


@pytest.mark.parametrize(
    ("words", "at"),
    [(("history", "99"), "CLAIM"), (("batch", "paper", "--output", "out"), "FORMAT"),
     (("batch", "837p", "--output", "out", "--batch", "7"), "--batch")],
)  # fmt: skip
def test_bad_input_is_one_line_naming_its_place(
    sqlite_clinic: Clinic, biller: tuple[str, str], words: tuple[str, ...], at: str
) -> None:
    refused = said(sqlite_clinic, *words, *biller)
    assert (refused.status, refused.json["error"]["at"]) == (2, at)
