"""From the facts of a dose to charge lines, each with its reason."""
