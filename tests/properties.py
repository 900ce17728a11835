"""How hard a property is tried: the same examples in every run, and many of them."""

from hypothesis import settings

many = settings(derandomize=True, max_examples=200, deadline=None)
