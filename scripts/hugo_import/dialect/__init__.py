"""Writes Markdown so that Python-Markdown makes of it what Goldmark made."""
