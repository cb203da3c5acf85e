"""What imports left, and what files are judged by."""
