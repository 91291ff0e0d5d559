"""Figures as Vega-Lite specifications, and these as pictures."""
