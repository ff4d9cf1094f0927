"""Tests of the lower floors: documents, models, configuration, catalog and workspace."""
