"""A member of staff as rules know them: frozen facts."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class StaffFacts:
    """A member of staff. `acts` are the keys of models/people/acts.toml; `lapsed` says what is wrong with a license."""

    id: UUID
    name: str
    credential: str
    acts: frozenset[str]
    lapsed: str = ""

    @property
    def may_give(self) -> bool:
        """Whether they may give doses."""
        return "give" in self.acts

    @property
    def may_give_alone(self) -> bool:
        """Whether they may give doses without a supervising provider."""
        return "give_alone" in self.acts

    @property
    def may_order(self) -> bool:
        """Whether they may order."""
        return "order" in self.acts

    @property
    def may_supervise(self) -> bool:
        """Whether they may supervise those who give."""
        return "supervise" in self.acts
