"""What readers and machines expect of a blog: an MkDocs plugin that converts no post twice.

Lists by year, tag and series, feeds, social metadata and images, a true sitemap, redirects, and a
ledger of every address that was ever published. It stands alone: it needs no other plugin.
"""
