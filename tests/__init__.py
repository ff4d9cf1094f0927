"""Faultbook's tests."""
