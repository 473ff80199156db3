"""A finished page as what can be read anywhere: without what only a browser runs, folds or colours.

Letters and pages as Markdown begin here. Both need an extra of the distribution.
"""
