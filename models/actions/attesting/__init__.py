"""What the signatures of a second person on a draft share."""
