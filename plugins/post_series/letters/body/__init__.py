"""The steps that prepare a post's HTML for mail, each a function that changes the tree it is given.

Their order matters: `letter` runs them one after the other.
"""
