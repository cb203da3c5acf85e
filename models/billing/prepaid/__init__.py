"""Series of doses a patient paid for beforehand."""
