"""What the hub sees of itself, and says of it; each check judges in jobs/health."""
