"""The official layouts of code-set files: one module a kind, found by discovery, each a pure streaming reader."""
