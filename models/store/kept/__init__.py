"""How values are kept: ids, hashes, texts that repeat; and what a process keeps of what rarely changes."""
