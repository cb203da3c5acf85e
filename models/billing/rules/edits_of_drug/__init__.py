"""What is checked of one drug's line before it leaves."""
