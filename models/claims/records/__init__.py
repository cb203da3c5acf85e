"""What is stored of claims: the claims themselves, batches, answers, other services of a day."""
