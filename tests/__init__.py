"""Tests of the whole product; the folders mirror models and tui."""
