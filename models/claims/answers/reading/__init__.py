"""Files of answers to frozen facts: every fault named with its place, nothing guessed."""
