"""Parts of the correcting transactions: the rows they write."""
