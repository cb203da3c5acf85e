"""What a screen wants to know: one question, one module, frozen answers."""
