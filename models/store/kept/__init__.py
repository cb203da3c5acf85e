"""How values are kept: ids, hashes, and texts that repeat."""
