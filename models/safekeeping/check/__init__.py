"""What `database check` looks at, one subject a file; each yields faults with their place."""
