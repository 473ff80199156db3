"""Turns a post of a finished site into a letter, and keeps its draft at a mail provider.

    post ─▶ public_site ─▶ page ─▶ body/ (one small step after the other) ─▶ letter ─▶ output
                                                                               └────▶ providers/

A provider keeps drafts. Nothing here can send one.
"""
