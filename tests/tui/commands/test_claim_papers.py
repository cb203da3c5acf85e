"""`needlepoint claims batch cms1500|superbill|receipt`: claims and visits on paper."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.claims.forms.ndc_text import NdcStyle
from models.claims.states import State
from models.store.clinic import Clinic
from tests.models.claims.given import claims
from tests.models.claims.read_paper import texts, whole_text
from tests.models.claims.sendable import PAYER, released, sendable
from tests.tui.commands.acting import acting_as
from tui.cli import main


@pytest.fixture
def clinic(sqlite_clinic: Clinic) -> Clinic:
    sendable(sqlite_clinic)
    released(sqlite_clinic)
    return sqlite_clinic


@pytest.fixture
def acting(clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    return acting_as(clinic, tmp_path, monkeypatch, "bkim", "biller")


def run(clinic: Clinic, *words: str) -> int:
    return main(["claims", "batch", *words, "--database", str(clinic.store.engine.url.database)])


def test_a_batch_on_paper_says_what_it_wrote(clinic: Clinic, acting, tmp_path: Path, capsys):
    assert run(clinic, "cms1500", "--output", str(tmp_path / "out"), "--json", *acting) == 0
    answer = json.loads(capsys.readouterr().out)
    (file,) = answer["files"]
    assert (answer["claims"], answer["lines"], answer["total"], answer["held"]) == (1, 2, "47.00", [])
    assert claims(clinic)[0].control in whole_text(Path(file).read_bytes())
    assert claims(clinic)[0].state is State.SENT


def test_superbills_of_a_payers_day_are_written_and_nothing_is_sent(clinic: Clinic, acting, tmp_path: Path, capsys):
    words = ("superbill", "--payer", PAYER, "--day", clinic.today().isoformat(), "--output", str(tmp_path / "out"))
    assert run(clinic, *words, "--json", *acting) == 0
    answer = json.loads(capsys.readouterr().out)
    control = claims(clinic)[0].control
    assert [Path(file).name for file in answer["files"]] == [f"superbill-{control}.pdf"]
    assert (answer["claims"], answer["lines"], answer["total"]) == (1, 2, "47.00")
    assert claims(clinic)[0].state is State.BATCHED


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("receipt",), 0, "is of this payer."),
        (("superbill", "--day", "11/2/2026"), 2, "write it as 2026-11-02"),
        (("837p", "--day", "2026-11-02"), 2, "goes with superbill and receipt alone"),
        (("ub04",), 2, "choose"),
    ],
)
def test_what_is_not_written_is_said_in_one_line(clinic: Clinic, acting, tmp_path: Path, capsys, words, status, said):
    assert run(clinic, *words, "--output", str(tmp_path / "out"), *acting) == status
    shown = capsys.readouterr()
    assert said in shown.out + shown.err
    assert not list((tmp_path / "out").glob("*"))


def test_a_batch_is_printed_for_pre_printed_forms_moved_and_in_the_payers_spelling(clinic, acting, tmp_path: Path):
    assert run(clinic, "837p", "--output", str(tmp_path / "out"), *acting) == 0
    forms = tmp_path / "forms.pdf"
    words = ("claims", "print", "1", "--database", str(clinic.store.engine.url.database), *acting)
    assert main([*words, "--output", str(forms)]) == 0
    straight = texts(forms.read_bytes())[0]
    assert main([*words, "--output", str(forms), "--right", "-2", "--down", "5", "--ndc", "medi_cal"]) == 0
    moved = {text: (x, y) for x, y, text in texts(forms.read_bytes())[0]}
    control = claims(clinic)[0].control
    x, y = next((x, y) for x, y, text in straight if text == control)
    assert moved[control] == (x - 2, y - 5)
    assert "ML0000001000" in moved
    assert "Relationship" not in whole_text(forms.read_bytes())


@pytest.mark.parametrize(
    ("words", "said"), [(("9",), "no batch is called 9"), (("1", "--right", "73"), "at most 72 points")]
)
def test_a_batch_that_cannot_be_printed_is_said_in_one_line(clinic, acting, tmp_path: Path, capsys, words, said):
    assert run(clinic, "837p", "--output", str(tmp_path / "out"), *acting) == 0
    command = ["claims", "print", *words, "--output", str(tmp_path / "forms.pdf"), *acting]
    assert main([*command, "--database", str(clinic.store.engine.url.database)]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "forms.pdf").exists()


def test_the_command_offers_every_way_a_payer_wants_an_ndc_spelled(capsys) -> None:
    assert main(["claims", "print", "--help"]) == 0
    assert f"--ndc {{{','.join(NdcStyle)}}}" in " ".join(capsys.readouterr().out.split())
