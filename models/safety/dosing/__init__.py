"""How a dose lies to its drug's usual range and limits."""
