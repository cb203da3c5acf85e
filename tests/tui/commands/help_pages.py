"""Every page of `--help`, found as a person finds them: from the program's own page down its lists."""

from __future__ import annotations

import io
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import cache

from tui.cli import main


@dataclass(frozen=True, slots=True)
class HelpPage:
    """One page; `words` are the command's, none for the program itself."""

    words: tuple[str, ...]
    text: str

    @property
    def sections(self) -> dict[str, list[str]]:
        """The lines of each heading, without their indent; "" is what stands before the first."""
        found: dict[str, list[str]] = {"": []}
        lines = found[""]
        for line in self.text.splitlines():
            if line and not line.startswith(" ") and line.isupper():
                lines = found.setdefault(line, [])
            elif line:
                lines.append(line.removeprefix("  "))
        return found

    @property
    def below(self) -> list[str]:
        """The commands or actions it lists."""
        listed = [*self.sections.get("COMMANDS", ()), *self.sections.get("ACTIONS", ())]
        return [line.split()[0] for line in listed if not line.startswith(" ")]

    @property
    def examples(self) -> list[str]:
        """Its examples, as typed into a shell."""
        return [line for line in self.sections["EXAMPLES"] if not line.startswith("# ")]


@cache
def help_pages() -> tuple[HelpPage, ...]:
    """Return every page of the program."""
    return tuple(_from(()))


def _from(words: tuple[str, ...]) -> list[HelpPage]:
    with redirect_stdout(io.StringIO()) as printed:
        assert main([*words, "--help"]) == 0
    page = HelpPage(words, printed.getvalue())
    return [page, *(one for word in page.below for one in _from((*words, word)))]
