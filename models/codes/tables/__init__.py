"""Small coded tables every room reads: reasons, limits, sites."""
