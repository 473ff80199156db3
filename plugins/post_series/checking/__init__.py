"""Checks of a finished site: links that lead somewhere, addresses that stay."""
