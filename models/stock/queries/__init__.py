"""Lots and vials as screens and rules read them."""
