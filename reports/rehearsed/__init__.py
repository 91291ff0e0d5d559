"""A plan's year rehearsed for a page: played in a process of its own, told in short, with its book.

``apart`` plays, ``sheet`` is what the page shows. Nothing here writes to the real database.
"""
