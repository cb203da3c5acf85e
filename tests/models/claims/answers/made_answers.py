"""Files of answers as a clearinghouse delivers them, built from their segments: invented payers, people and money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from models.claims.answers.reading.answers import Answer, read_answers
from models.claims.answers.reading.fault import Fault
from models.claims.answers.reading.remittance import Payment

PAYER, PAYER_NUMBER = "EXAMPLE HEALTH", "99726"
NPI = "1234567893"


@dataclass(frozen=True, slots=True)
class Paid:
    """One payment to write: money, trace, claims as written segments, money of no claim, and whom it is for."""

    amount: str
    body: Sequence[str]
    trace: str = "E5001"
    payer: str = PAYER
    payer_number: str = PAYER_NUMBER
    company: str = "1999999999"
    npi: str = NPI
    day: str = "20261120"
    control: str = "0001"
    count: int | None = None

    @property
    def segments(self) -> list[str]:
        """ST to SE."""
        inside = [
            f"BPR*I*{self.amount}*C*ACH*CCP*01*111000025*DA*123*1999999999**01*111000038*DA*456*{self.day}",
            f"TRN*1*{self.trace}*{self.company}",
            f"DTM*405*{self.day}",
            f"N1*PR*{self.payer}*XV*{self.payer_number}",
            "N3*1 MAIN ST",
            "N4*SPRINGFIELD*IL*627010000",
            f"N1*PE*EXAMPLE CLINIC*XX*{self.npi}" if self.npi else "N1*PE*EXAMPLE CLINIC",
            "LX*1",
            *self.body,
        ]
        count = self.count if self.count is not None else len(inside) + 2
        return [f"ST*835*{self.control}*005010X221A1", *inside, f"SE*{count}*{self.control}"]


def interchange(*sets: Sequence[str], kind: str = "HP", control: int = 1, test: str = "P", end: str = "~\n") -> bytes:
    """Return one ISA with one group of transactions."""
    isa = (
        f"ISA*00*          *00*          *ZZ*PAYER          *ZZ*CLINIC         *261120*1200*^*00501*{control:09d}*0"
        f"*{test}*:"
    )
    version = {"HP": "005010X221A1", "FA": "005010X231A1", "HN": "005010X214"}[kind]
    body = [segment for one in sets for segment in one]
    group = [f"GS*{kind}*PAYER*CLINIC*20261120*1200*{control}*X*{version}", *body, f"GE*{len(sets)}*{control}"]
    return "".join(f"{one}{end}" for one in (isa, *group, f"IEA*1*{control:09d}")).encode()


def payment_file(*payments: Paid, control: int = 1, test: str = "P") -> bytes:
    """Return a file of payments in one interchange."""
    return interchange(*(one.segments for one in payments), control=control, test=test)


def read(content: bytes) -> list[Answer | Fault]:
    """Return what a file holds, read in small pieces."""
    pieces = BytesIO(content)
    return list(read_answers(iter(lambda: pieces.read(37), b"")))


def payments(content: bytes) -> list[Payment]:
    """Return the payments of a file without faults around them."""
    found = read(content)
    assert all(isinstance(one, Payment) for one in found), [str(one) for one in found if isinstance(one, Fault)]
    return [one for one in found if isinstance(one, Payment)]


def payment(amount: str, *body: str, **over: str) -> Payment:
    """Return one payment as read."""
    (found,) = payments(payment_file(Paid(amount, body, **over)))  # type: ignore[arg-type]
    return found
