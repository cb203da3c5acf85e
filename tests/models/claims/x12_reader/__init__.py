"""A second reader of 837P files, for the tests alone: it shares no module with the writer, only the facts of a claim.

`read_837p` takes the text of a file and answers its claims, what is wrong with it, and which segments it knows nothing
of. It reads what others wrote too: any separators, trailing zeros, line ends, ranges of days.
"""
