"""Payers as screens and commands show them."""
