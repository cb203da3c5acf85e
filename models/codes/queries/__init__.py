"""Which releases are loaded, and what they say."""
