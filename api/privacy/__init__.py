"""What participants may ask for their data."""
