"""Every switch of a payer in words: the question, the answer, and who gave it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from models.billing.payers.payer_profiles import PayerProfile, Policy, profile_named
from models.billing.tables.tables import BillingTables
from models.core.shipped import shipped_table
from models.core.source import Confidence

_LABEL = "label"


@dataclass(frozen=True, slots=True)
class Answered:
    """A switch as one payer answers it. `label`, `question` and `message` are words; `origin` says whose answer it is.

    `inherited` True means the payer itself says nothing and its type's profile answers. `choices` are the values the
    switch can have, with their words.
    """

    switch: str
    label: str
    question: str
    policy: Policy
    message: str
    origin: str
    inherited: bool
    choices: tuple[tuple[str, str], ...]

    @property
    def marks(self) -> tuple[str, ...]:
        """Return what somebody has to know of the answer: bound, custom, not confirmed."""
        confidence = self.policy.source.confidence
        message = (
            ("cannot be changed", self.policy.binding),
            ("custom", self.policy.own),
            (confidence.value, confidence is not Confidence.CONFIRMED),
        )
        return tuple(words for words, holds in message if holds)


def answered(profile: PayerProfile, profiles: Iterable[PayerProfile], tables: BillingTables) -> tuple[Answered, ...]:
    """Return every switch of a payer in the order of the switches."""
    general = profile_named(profiles, "", profile.type)
    base = general.policies if general else tables.types[profile.type].policies
    made = []
    for name, switch in tables.switches.items():
        binding = base[name].binding
        own = None if binding else profile.policies.get(name)
        policy = own or base[name]
        choices = tuple((value, words_for(name, value)) for value in switch.values)
        inherited = own is None and not profile.general
        origin = f"{general.name if general and inherited else profile.name}: {policy.source.key}"
        message = words_for(name, policy.value)
        label = shipped_switch_words().get(name, {}).get(_LABEL, name)
        made.append(Answered(name, label, switch.text, policy, message, origin, inherited, choices))
    return tuple(made)


def words_for(switch: str, value: str) -> str:
    """Return what an answer means; the answer itself where no words are kept for it."""
    return shipped_switch_words().get(switch, {}).get(value, value)


@cache
def shipped_switch_words() -> Mapping[str, Mapping[str, str]]:
    """Read the shipped words once: by switch, its label and the meaning of each answer."""
    return shipped_table("models.billing.tables", "switch_words")
