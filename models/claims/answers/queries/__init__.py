"""Questions about answers, each answered with a frozen value."""
