"""Factories of valid records, one module per app; each makes what it needs within one department."""
