"""`needlepoint reference load FILE…` and `needlepoint reference list`: the official code sets."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.console.command import BAD, DONE, Command, Example, Outcome, Page

if TYPE_CHECKING:
    from models.codes.actions.load_reference import LoadedSet, LoadReport
    from models.codes.queries.answering_sets import AnsweringSet
    from models.codes.queries.loaded_releases import LoadedRelease


_KINDS = "HCPCS, ASP prices, ASP NDC crosswalk, NCCI PTP, MUE, ICD-10-CM and the NDC directory"
_LOAD_EXAMPLE = Example("Load the prices of a quarter", "needlepoint reference load asp_pricing_2025q4.csv")
_LIST_EXAMPLE = Example("What is loaded, and what answers today", "needlepoint reference list")
_LOAD_PAGE = Page(
    about=f"Load official code sets as CMS, CDC and FDA publish them: {_KINDS}. Each release is stored beside the "
    "others, and answers for its own days of service.",
    reads="Each FILE as published, or its .zip; its kind is found by its contents.",
    writes="The code sets and an audit event, in a database that is made when it is missing. A file is taken whole or "
    "not at all.",
    done="every file was loaded, or was there already",
    found="",
    bad="bad usage, or a file was refused: its line is named; the other files are loaded",
    examples=(
        _LOAD_EXAMPLE,
        Example("A file that does not say its day", "needlepoint reference load --release 2026-11-20 package.txt"),
    ),
)
_LIST_PAGE = Page(
    about="List the code sets that are loaded, from which file and since when, and which answer for a visit of today.",
    reads="The loaded code sets, and those that come with the program.",
    writes="Nothing but the list, to standard output.",
    done="the list was printed, also when it is empty",
    found="",
    bad="bad usage, or a database that is missing or cannot be read",
    examples=(_LIST_EXAMPLE, Example("For another program", "needlepoint reference list --json")),
)
_PAGE = Page(
    about=f"Keep the official code sets current: {_KINDS}.",
    reads="",
    writes="",
    done="done",
    found="",
    bad="bad usage, a refused file, or a database that cannot be read",
    examples=(_LOAD_EXAMPLE, _LIST_EXAMPLE),
)


def _load_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", help="a file as published, or its .zip")
    parser.add_argument(
        "--release",
        metavar="DAY",
        help="its first day, as 2026-10-01, where the file does not name it",
    )
    parser.add_argument(
        "--replace", action="store_true",
        help="let a reissued file answer instead of the one loaded for its release (default: refuse it)",
    )  # fmt: skip


def _load(arguments: Namespace) -> Outcome:
    from models.codes.actions.load_reference import load_file
    from models.core.errors import BadInputError
    from tui.console.database import opened_clinic
    from tui.console.progress_bar import ProgressBar

    release, bar = _day(arguments.release), ProgressBar(wanted=not arguments.json)
    reports = []
    with opened_clinic(arguments.database) as clinic:
        for name in arguments.files:
            path = Path(name)
            try:
                report = load_file(clinic, path, release=release, replace=arguments.replace, progress=bar)
            except KeyboardInterrupt:
                raise BadInputError(name, "stopped: 'needlepoint reference list' shows what is loaded") from None
            finally:
                bar.clear()
            reports.append(report)
    return Outcome(
        BAD if any(report.error for report in reports) else DONE,
        {"files": [_payload(report) for report in reports]},
        tuple(line for report in reports for line in _lines(report)),
        tuple(line for report in reports for line in _asides(report)),
    )


def _day(text: str | None) -> date | None:
    from models.core.errors import BadInputError

    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInputError("--release", f"{text!r} is not a day: write it as 2026-10-01") from None


def _payload(report: LoadReport) -> dict[str, Any]:
    return {
        "file": report.file,
        "status": report.status,
        "sets": [
            {
                "kind": found.kind, "release": str(found.effective), "part": found.part or None, "status": found.status,
                "rows": found.rows, "left_out": found.left_out, "notes": list(found.notes),
            }
            for found in report.sets
        ],
        "error": {"at": report.error.at, "text": report.error.text} if report.error else None,
    }  # fmt: skip


def _asides(report: LoadReport) -> list[str]:
    if report.error:
        return [f"{report.file}: {report.error}"]
    return [f"{report.file}: note: {note}" for found in report.sets for note in found.notes]


def _lines(report: LoadReport) -> list[str]:
    return [f"{report.file}: {_message(found)}" for found in report.sets]


def _message(found: LoadedSet) -> str:
    part = f" {found.part}" if found.part else ""
    left = f"; left out: {_counts(found.left_out)}" if found.left_out else ""
    return f"{found.status} ({found.title} {found.effective}{part}): {found.rows:,} rows{left}"


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{number:,} {reason}" for reason, number in counts.items())


def _list(arguments: Namespace) -> Outcome:
    from models.codes.queries.answering_sets import answering_sets
    from models.codes.queries.loaded_releases import loaded_releases
    from models.store.system_clock import SystemClock
    from tui.console.database import opened_store

    with opened_store(arguments.database) as store:
        releases = loaded_releases(store)
        answering = answering_sets(store, SystemClock().now().date())
    lines = tuple(_line(release) for release in releases) or ("no code set is loaded",)
    data = {"releases": [_release(found) for found in releases], "answering": [_answering(one) for one in answering]}
    return Outcome(DONE, data, (*lines, "", "Used for a visit of today:", *(_used(one) for one in answering)))


def _answering(found: AnsweringSet) -> dict[str, Any]:
    release = found.release
    return {
        "kind": release.kind, "name": release.name, "release": str(release.effective), "through": str(release.through),
        "shipped": found.shipped, "behind": found.behind,
    }  # fmt: skip


def _used(found: AnsweringSet) -> str:
    release, origin = found.release, "with the program" if found.shipped else "loaded"
    late = "  older than today: load the current file" if found.behind else ""
    return f"{release.name:<26} {release.effective}  through {release.through}  {origin}{late}"


def _release(found: LoadedRelease) -> dict[str, Any]:
    return {
        "kind": found.kind, "release": str(found.effective), "part": found.part or None, "rows": found.rows,
        "left_out": found.left_out, "file": found.file_name, "sha256": found.sha256,
        "loaded_at": found.loaded_at.isoformat(), "answers": found.answers,
    }  # fmt: skip


def _line(found: LoadedRelease) -> str:
    replaced = "" if found.answers else "  (replaced)"
    day = f"{found.loaded_at:%Y-%m-%d %H:%M} UTC"
    return (
        f"{found.kind:<12} {found.effective}  {found.part:<3} {found.rows:>9,} rows  {day}  {found.file_name}{replaced}"
    )


def _actions() -> tuple[Command, ...]:
    return (
        Command("load", "load official files", _LOAD_PAGE, _load, _load_arguments),
        Command("list", "what is loaded and how current it is", _LIST_PAGE, _list),
    )


COMMAND = Command("reference", "load official code sets, list what is loaded", _PAGE, order=50, actions=_actions)
