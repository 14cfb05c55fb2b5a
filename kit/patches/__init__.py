"""What we change in other libraries by attributes that are not public.

One module for each library; its version is pinned, and a test in tests/kit/patches fails with a
sentence when the library changes.
"""
