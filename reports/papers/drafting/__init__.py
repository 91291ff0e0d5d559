"""How the templates that come with the product are made: ``python -m reports.papers.drafting``.

An office changes them in Word; here they are drawn once, so that all of them look alike.
"""
