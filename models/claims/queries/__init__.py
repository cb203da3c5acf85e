"""Questions about claims, each answered with a frozen value."""
