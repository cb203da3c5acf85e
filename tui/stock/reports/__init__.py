"""What people look at about stock."""
