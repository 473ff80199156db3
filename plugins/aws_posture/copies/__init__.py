"""Private copies: the single use case that makes them, and what it needs.

making   read, judge, mask, remember, stamp, verify
ahead    what is there is searched while the site is built
origin   where an account's snapshot comes from, and whether it can
cache    what AWS answered, from one build to the next
history the states of accounts over time
"""
