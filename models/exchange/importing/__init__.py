"""What an import adds, recognizes, or leaves to a person."""
