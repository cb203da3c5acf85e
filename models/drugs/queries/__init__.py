"""The formulary as screens and commands show it."""
