"""Charts of a plan: figures that are counted, drawn as SVG for a page and as PNG for a document.

``catalog`` names them. The figures of a chart are values (funnel, progress, year): the same that a
page shows as a table and a command prints.
"""
