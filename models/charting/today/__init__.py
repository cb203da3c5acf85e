"""Today: one line a dose due, observed, held or done, and what is shown of the selected one."""
