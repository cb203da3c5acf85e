"""From signed doses and other services of a day to claims."""
