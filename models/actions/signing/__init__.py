"""Parts of the signing transaction: the rows it writes and the stock it takes."""
