"""Claims: the charge queue, other services of a day, the backlog, payers' numbers."""
