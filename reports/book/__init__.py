"""The book of mails: every letter a rehearsed year would send, to be read before the plan opens."""

from reports.book.book import book_html
from reports.book.summary import summary

__all__ = ["book_html", "summary"]
