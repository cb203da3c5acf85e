"""`needlepoint formulary export`: writes the clinic's drugs as one document."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from tui.console.command import DONE, Command, Example, Outcome, Page

_PAGE = Page(
    about="Write every drug of the clinic as one TOML document, which compares line by line and which formulary import "
    "takes back.",
    reads="The clinic's drugs.",
    writes="FILE, over what was in it; else standard output.",
    done="the document was written",
    found="",
    bad="bad usage, a database that is missing or holds no clinic, or a file that cannot be written",
    examples=(Example("Write the drugs to a file", "needlepoint formulary export --output formulary.toml"),),
)


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--output", metavar="FILE", help="where to write (default: standard output)")


def _export(arguments: Namespace) -> Outcome:
    from models.core.errors import BadInputError
    from models.drugs.queries.formulary_export import formulary_export
    from tui.console.database import needed_clinic
    from tui.console.formulary_file import why

    with needed_clinic(arguments.database) as clinic:
        exported = formulary_export(clinic)
    if arguments.output is None:
        payload = {"drugs": exported.drugs, "document": exported.text}
        return Outcome(DONE, payload, tuple(exported.text.splitlines()))
    try:
        Path(arguments.output).write_text(exported.text, "utf-8")
    except (OSError, ValueError) as error:
        raise BadInputError(arguments.output, f"cannot be written: {why(error)}") from error
    message = f"{arguments.output}: {exported.drugs} drugs"
    return Outcome(DONE, {"file": arguments.output, "drugs": exported.drugs}, (message,))


COMMAND = Command("export", "write every drug as one TOML document", _PAGE, _export, _arguments)
