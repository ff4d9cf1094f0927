"""Tests of pages for readers."""
