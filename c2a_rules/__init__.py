"""Checks programme plans against rule sets, action by action."""

__version__ = "0.1.0"
