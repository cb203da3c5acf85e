"""What is wrong with a file of answers, and where."""

from __future__ import annotations

from dataclasses import dataclass

from models.core.errors import NeedlepointError


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. `at` names the place (transaction, segment), `text` what is wrong there; neither holds names."""

    at: str
    text: str

    def __str__(self) -> str:
        return f"{self.at}: {self.text}" if self.at else self.text


class BrokenFileError(NeedlepointError):
    """A file that cannot be read further; what was read before stands."""

    def __init__(self, at: str, text: str) -> None:
        super().__init__(f"{at}: {text}")
        self.fault = Fault(at, text)
