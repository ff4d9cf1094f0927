"""Tests of what many records together tell."""
