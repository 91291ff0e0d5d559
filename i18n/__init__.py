"""Sentences by code in Vietnamese and English, dates and numbers as each language writes them."""
