"""The sections of the annual paper, one module a subject; each answers a section or None."""
