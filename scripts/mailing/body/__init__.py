"""The steps that make a post's HTML fit for mail, each a function that changes the tree it is given.

Their order matters: `letter` runs them one after the other.
"""
