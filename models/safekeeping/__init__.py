"""The whole store at once: backups, what is restored from them, moving to the other engine, checking every row."""
