"""What every form of a claim does to the texts it carries: plain letters, names in their parts, a named refusal."""
