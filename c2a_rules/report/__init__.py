"""Output formats: one module a format, none of which knows another."""
