"""Files read before they are stored: one by one, or in processes beside the one that stores."""
