"""What is done with an answer: one verb each."""
