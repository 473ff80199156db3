"""Turns a post of a finished site into a letter, and keeps its draft in Buttondown.

    post ─▶ public_site ─▶ page ─▶ body/ (one small step after the other) ─▶ letter ─▶ output
                                                                               └────▶ drafts ─▶ client

Only ``client`` speaks to the network, and no request of it can send a letter.
"""
