"""Where the operators' log goes: stderr, so that stdout carries only the answer.

Called by the commands whose work may log: structlog takes longer to import than a record to show.
"""

import logging
import os
import sys

import structlog

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING}


def log_to_stderr() -> None:
    """Send structlog to stderr from the level in LANTOA_LOG on (debug, info, warning: default)."""
    level = LEVELS.get(os.environ.get("LANTOA_LOG", "").lower(), logging.WARNING)
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.WriteLogger(
            sys.stderr
        ),  # stderr as it is at that moment
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
    )
