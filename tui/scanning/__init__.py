"""From keys to one message."""
