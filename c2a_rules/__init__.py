"""Checks programme plans against rule sets such as the Call to Action for Human Rights."""

__version__ = "0.1.0"
