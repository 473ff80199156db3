"""What a build remembers of the last one: what was made of texts that are still the same.

A memory is never needed and never trusted: whatever is made with one is, byte for byte, what is made without.
So an entry is found by everything that it was made from, and what cannot be listed is made again in each build.
"""
