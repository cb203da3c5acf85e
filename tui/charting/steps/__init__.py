"""The five steps of a dose: what they mean, and a pane for each."""
