"""What may be done: book, move and end a visit, work the call list."""
