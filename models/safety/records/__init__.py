"""Stored safety settings and near misses."""
