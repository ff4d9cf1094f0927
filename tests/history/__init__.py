"""The history of records, on real repositories."""
