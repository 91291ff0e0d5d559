"""The program that draws, in a process of its own.

It holds a whole JavaScript engine, which ends its process where memory is short, and holds Python's
lock while it draws. So it gets a process that may end, while letters leave and pages are answered.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import Any, TypeVar

from workflows.errors import SystemFault

FONTS = Path(__file__).parents[1] / "fonts"
PATIENCE = 60.0
"""Seconds a picture may take; one takes 0.1, the first of a process 1."""

Given = TypeVar("Given")
Made = TypeVar("Made")
_lock = threading.Lock()
_running: list[ProcessPoolExecutor] = []


def svg_of(spec: dict[str, Any]) -> str:
    """A Vega-Lite specification as SVG, its text measured in our own letters.

    Raises SystemFault where it cannot be drawn.
    """
    return _asked(_svg, spec)


def png_of(svg: str, scale: float) -> bytes:
    """An SVG as PNG, so many pixels for one of its own. Raises as ``svg_of`` does."""
    return _asked(_png, (svg, scale))


def _asked(draw: Callable[[Given], Made], given: Given) -> Made:
    with _lock:
        if not _running:
            _running.append(
                ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_begin)
            )
        (pool,) = _running
    try:
        return pool.submit(draw, given).result(PATIENCE)
    except ValueError as broken:  # what the converter says of a specification
        raise SystemFault("chart_not_drawn", why=str(broken).partition("\n")[0]) from broken
    except (BrokenProcessPool, CancelledError, OSError, RuntimeError, TimeoutError) as broken:
        _let_go(pool)
        raise SystemFault("chart_no_room") from broken


def _let_go(pool: ProcessPoolExecutor) -> None:
    """The next picture is drawn by a new process."""
    with _lock:
        if pool in _running:
            _running.remove(pool)
    pool.shutdown(wait=False, cancel_futures=True)


# --- in the other process ------------------------------------------------------------------------


def _begin() -> None:
    """Load what draws; end when the service ends, however it does; say nothing on its terminal."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    threading.Thread(target=_end_with_parent, daemon=True).start()

    from vl_convert import register_font_directory

    register_font_directory(str(FONTS))


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


def _svg(spec: dict[str, Any]) -> str:
    from vl_convert import vegalite_to_svg

    return vegalite_to_svg(spec, allowed_base_urls=[])


def _png(given: tuple[str, float]) -> bytes:
    from vl_convert import svg_to_png

    svg, scale = given
    return svg_to_png(svg, scale=scale)
