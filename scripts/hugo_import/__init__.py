"""Brings a Hugo blog into an MkDocs site: the same addresses, anchors, pictures and code."""
