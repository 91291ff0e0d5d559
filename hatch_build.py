"""Build hook: every catalogue i18n/locale/<lang>/LC_MESSAGES/*.po becomes a .mo beside it."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalogues(BuildHookInterface[Any]):
    """Runs before a wheel and before an editable install alike."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile all catalogues; a broken one stops the build and names its file."""
        del version, build_data  # the hook's signature; every build does the same work
        compile_catalogues(Path(self.root))


def compile_catalogues(root: Path) -> list[Path]:
    """Compile each .po below `root`/i18n/locale and return the .mo files written."""
    # A builder does not put the project on the path by itself.
    sys.path.insert(0, str(root))
    try:
        from i18n.catalog import compile_po

        written = []
        for po in sorted(root.glob("i18n/locale/*/LC_MESSAGES/*.po")):
            mo, draft = po.with_suffix(".mo"), po.with_suffix(".mo.part")
            # Written whole, then moved: nobody reads half a catalogue.
            draft.write_bytes(compile_po(po))
            written.append(draft.replace(mo))
        return written
    finally:
        sys.path.remove(str(root))


if __name__ == "__main__":
    compile_catalogues(Path(__file__).parent)
