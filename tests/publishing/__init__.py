"""Tests of what a site has besides pages."""
