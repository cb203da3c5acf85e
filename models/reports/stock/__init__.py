"""What people look at about stock: each report is lines to read, bars to draw and a table to write."""
