"""`--help` of the program and of every command: whole, short enough for any terminal, and every example works."""

from __future__ import annotations

import io
import json
import shlex
import sys
from pathlib import Path

import pytest

import tui
from models.store.clinic import Clinic
from tests.journeys.workstation import PATIENCE_SECONDS
from tests.terminal import Terminal
from tests.tui.command_line import needlepoint
from tests.tui.commands.acting import OF_EXAMPLES, acting_as, pin_file
from tests.tui.commands.example_files import put_example_files
from tests.tui.commands.help_pages import HelpPage, help_pages
from tests.tui.commands.test_safety import database_of
from tui.cli import main

PAGES = help_pages()
LEAVES = [page for page in PAGES if not page.below]
EXAMPLES = sorted({line for page in PAGES for line in page.examples})
ON_A_TERMINAL = [line for line in EXAMPLES if line.split()[1:] in ([], ["demo"], ["--scan-prefix", "stx"])]
BUILDS = [line for line in EXAMPLES if "--build" in line]
QUICK = [line for line in EXAMPLES if line not in (*ON_A_TERMINAL, *BUILDS)]
ENDS_WITH_1 = {"needlepoint safety --waiting"}
WIDTH = 80
ACTIONS = {
    ("audit",): ["verify"],
    ("database",): ["upgrade"],
    ("export",): ["inventory"],
    ("fees",): ["import", "export"],
    ("formulary",): ["check", "export", "import", "show"],
    ("reference",): ["load", "list"],
    ("stock",): ["list", "receive", "count", "recall", "usage"],
    ("staff",): ["list", "add", "change"],
}


def named(page: HelpPage) -> str:
    return " ".join(page.words) or "needlepoint"


def test_every_command_and_every_action_has_its_page() -> None:
    pages = {page.words: page for page in PAGES}
    assert set(pages[()].below) >= {"demo", "charges", "checks", "scan", "ndc", "import", "payers"} | {
        words[0] for words in ACTIONS
    }
    assert {words: pages[words].below for words in ACTIONS} == ACTIONS


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_page_says_what_the_command_does_how_it_is_used_and_how_it_ends(page: HelpPage) -> None:
    sections = page.sections
    assert sections[""][0][0].isupper()
    assert sections["USAGE"][0].startswith(" ".join(["needlepoint", *page.words]))
    assert [line[:1] for line in sections["EXIT STATUS"] if line[:1].strip()] in (["0", "2"], ["0", "1", "2"])
    assert page.examples
    assert len(sections["EXAMPLES"]) == 2 * len(page.examples)


@pytest.mark.parametrize("page", LEAVES, ids=named)
def test_a_commands_page_says_what_it_reads_and_writes(page: HelpPage) -> None:
    assert page.sections["READS"]
    assert page.sections["WRITES"]


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_page_fits_80_columns_and_describes_every_option(page: HelpPage) -> None:
    # A path of this machine may be longer, and stands alone.
    assert [line for line in page.text.splitlines() if len(line) > WIDTH and " " in line.strip()] == []
    assert [line for line in page.text.splitlines() if line != line.rstrip()] == []
    for title in ("ARGUMENTS", "OPTIONS", "COMMANDS", "ACTIONS"):
        lines = page.sections.get(title, [])
        begun = [number for number, line in enumerate(lines) if not line.startswith(" ")]
        for number in begun:
            alone = "  " not in lines[number]
            assert not alone or lines[number + 1].startswith(" "), f"{lines[number]} is not described"


def test_a_page_is_the_same_however_wide_the_terminal_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert needlepoint("scan", "--help").out == next(page.text for page in PAGES if page.words == ("scan",))


@pytest.mark.parametrize("words", [["--version"], ["--version", "--json"]])
def test_the_version_is_the_packages(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 0
    assert capsys.readouterr().out == f"needlepoint {tui.__version__}\n"


@pytest.mark.parametrize("line", QUICK)
def test_an_example_works_as_it_stands(
    line: str,
    sqlite_clinic: Clinic,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if acting := acting_in(line):
        acting_as(sqlite_clinic, tmp_path, monkeypatch, acting, OF_EXAMPLES[acting][0], pin=OF_EXAMPLES[acting][1])
    works(line, database_of(sqlite_clinic), tmp_path, monkeypatch, capsys)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    database = str(tmp_path_factory.mktemp("demo") / "clinic.sqlite3")
    assert main(["demo", "--build", "--database", database]) == 0
    return database


@pytest.mark.heavy
def test_every_example_works_one_after_the_other_on_the_demo_clinic(
    demo: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for line in (*BUILDS, *QUICK):
        works(
            line,
            demo,
            tmp_path,
            monkeypatch,
            capsys,
            ends=(0, 1) if line.endswith("--waiting") or " usage " in line else (0,),
        )


@pytest.mark.heavy
@pytest.mark.parametrize("line", ON_A_TERMINAL)
def test_an_example_that_opens_the_application_paints_the_sign_in(line: str, demo: str, tmp_path: Path) -> None:
    words = shlex.split(line)[1:]
    here = {"XDG_DATA_HOME": str(tmp_path), "NEEDLEPOINT_DATABASE": None if "demo" in words else demo}
    terminal = Terminal([sys.executable, "-m", "tui", *words], env=here)
    try:
        terminal.wait_for("Lakeside Family Clinic", PATIENCE_SECONDS)
    finally:
        terminal.close()


def works(
    line: str,
    database: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    ends: tuple[int, ...] = (),
) -> None:
    """Run an example as a shell does, in a folder with the files it names and on a clinic's database."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("NEEDLEPOINT_DATABASE", database)
    put_example_files(folder, line, database)
    if acting := acting_in(line):
        monkeypatch.setenv("NEEDLEPOINT_PIN_FILE", str(pin_file(folder, OF_EXAMPLES[acting][1])))
    capsys.readouterr()
    program, *words = shlex.split(line)
    assert program == "needlepoint"
    if "<" in words:
        place = words.index("<")
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(Path(words[place + 1]).read_bytes())))
        words = words[:place]

    status = main(words)

    reported = capsys.readouterr()
    assert status in (ends or (int(line in ENDS_WITH_1),)), reported
    assert reported.out
    assert "needlepoint:" not in reported.err
    if "--json" in words:
        assert [json.loads(text) for text in json_texts(reported.out)]


def acting_in(line: str) -> str:
    """Return who an example acts as, "" for no one."""
    words = line.split()
    return words[words.index("--as") + 1] if "--as" in words else ""


def json_texts(printed: str) -> list[str]:
    """Return one text for each line where every line is an answer of its own, else the whole."""
    lines = printed.splitlines()
    return lines if all(line.startswith("{") for line in lines) else [printed]
