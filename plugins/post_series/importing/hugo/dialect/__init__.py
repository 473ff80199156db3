"""Writes Markdown so that Python-Markdown renders it as Goldmark did."""
