"""A drug as a person types it, part by part."""
