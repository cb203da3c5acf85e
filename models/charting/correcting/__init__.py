"""Correcting a signed dose: amended, or entered in error."""
