"""Screens of safety settings and near misses."""
