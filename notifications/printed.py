"""A letter as a page to print: what the office signs, when a letter shall go on paper."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from markupsafe import Markup, escape

from i18n.language import Lang
from notifications.render import SIGNATURE

# Margins and type of Vietnamese office papers (Decree 30/2020/NĐ-CP, appendix I).
_PAGE = Markup(
    """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>
@page {{ size: A4; margin: 20mm 20mm 20mm 30mm; }}
body {{ font: 14pt/1.4 "Times New Roman", "Liberation Serif", serif; max-width: 160mm;
margin: 0 auto; color: #000; }}
h1 {{ font-size: 14pt; text-align: center; margin: 0 0 18pt; }}
p {{ margin: 0 0 8pt; }}
ul {{ margin: 0 0 8pt; padding-left: 18pt; }}
</style>
</head>
<body>
<h1>{title}</h1>
{body}
</body>
</html>
"""
)


def printed(subject: str, text: str, lang: Lang) -> str:
    """An HTML page of A4 in the type of office papers, complete by itself.

    Args:
        subject, text: of the letter, as plain text; what follows the signature's line is about
            e-mail and stays out.
    """
    said = text.partition(f"\n{SIGNATURE}\n")[0]
    body = Markup("\n").join(_blocks(said))
    return str(_PAGE.format(lang=lang, title=subject, body=body))


def _blocks(text: str) -> Iterator[Markup]:
    for block in text.strip().split("\n\n"):
        for listed, lines in groupby(block.splitlines(), key=lambda line: line.startswith("- ")):
            if listed:
                items = Markup("").join(Markup("<li>{}</li>").format(x[2:]) for x in lines)
                yield Markup("<ul>{}</ul>").format(items)
            else:
                yield Markup("<p>{}</p>").format(Markup("<br>").join(map(escape, lines)))
