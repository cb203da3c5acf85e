"""What is checked of a drug's entry."""
