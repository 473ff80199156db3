"""What ends the reading of a template."""

from __future__ import annotations


class TooHard(Exception):  # noqa: N818  # it names what happened
    """The template has something that is not known."""
