"""What the program does without a screen: one module a command, found by discovery, each light to import."""
