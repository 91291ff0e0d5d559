"""Where the operators' log goes: stderr, so that stdout carries only the answer.

Called by the commands whose work may log: structlog takes longer to import than a record to show.
A log names ids and codes. What an exception says may hold anybody's data, so a service logs where
it came from and of which kind it is, and its text only where LANTOA_LOG asks for details.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING}
_FIRST = ["timestamp", "level", "event"]


def log_to_stderr() -> None:
    """Send structlog to stderr from the level in LANTOA_LOG on (debug, info, warning: default)."""
    _configure(
        _level(logging.WARNING),
        [
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(key_order=_FIRST),
        ],
    )


def log_of_service(*, as_json: bool) -> None:
    """Send a service's log to stderr, from ``info`` on unless LANTOA_LOG says otherwise.

    One line an event: JSON, or words for a person at a terminal.
    """
    level = _level(logging.INFO)
    exception = structlog.processors.format_exc_info if level == logging.DEBUG else _whence
    render: Any
    if as_json:
        render = structlog.processors.JSONRenderer(_in_order, ensure_ascii=False)
    else:
        render = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    _configure(level, [exception, render])
    _take_over(level)


def _configure(level: int, ending: list[Any]) -> None:
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.WriteLogger(
            sys.stderr
        ),  # stderr as it is at that moment
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *ending,
        ],
    )


def _level(usual: int) -> int:
    return LEVELS.get(os.environ.get("LANTOA_LOG", "").lower(), usual)


def _whence(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Of an exception: its kind and the lines it came by, without what it says."""
    info = event.pop("exc_info", None)
    fault = sys.exc_info()[1] if info is True else info
    if isinstance(fault, BaseException):
        frames = traceback.extract_tb(fault.__traceback__)
        event["kind"] = type(fault).__name__
        event["from"] = " > ".join(f"{one.filename}:{one.lineno}" for one in frames[-6:])
    return event


def _in_order(event: MutableMapping[str, Any], **how: Any) -> str:
    """JSON that begins as a reader looks for it: when, how grave, what."""
    first = {name: event.pop(name) for name in _FIRST if name in event}
    return json.dumps(first | dict(event), **how)


class _Into(logging.Handler):
    """Hands what libraries log over to structlog."""

    def emit(self, record: logging.LogRecord) -> None:
        # Not its message: a library quotes whatever it was given.
        said = {"library": record.name, "at": f"{record.module}:{record.lineno}"}
        structlog.get_logger().log(
            record.levelno, "library", exc_info=record.exc_info and record.exc_info[1], **said
        )


def _take_over(level: int) -> None:
    root = logging.getLogger()
    root.handlers = [_Into(max(level, logging.WARNING))]
    root.setLevel(max(level, logging.WARNING))
