"""What people look at about claims: what payers paid, and what it leaves of what the drugs cost."""
