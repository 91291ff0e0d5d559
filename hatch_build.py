"""Build hook: every catalogue i18n/locale/<lang>/LC_MESSAGES/*.po becomes a .mo beside it."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalogues(BuildHookInterface[Any]):
    """Runs before a wheel and before an editable install alike."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile all catalogues; a broken one stops the build and names its file and line."""
        del version, build_data  # part of the hook's signature; the same work for every build
        compile_catalogues(Path(self.root))


def compile_catalogues(root: Path) -> list[Path]:
    """Compile each .po below `root`/i18n/locale and return the .mo files written."""
    return [_compile(po) for po in sorted(root.glob("i18n/locale/*/LC_MESSAGES/*.po"))]


def _compile(po: Path) -> Path:
    language = po.parent.parent.name
    with po.open("rb") as source:
        catalogue = read_po(source, locale=language, domain=po.stem, abort_invalid=True)
    mo = po.with_suffix(".mo")
    # Written whole, then moved: a process reading the old catalogue never sees half a new one.
    draft = mo.with_suffix(".mo.part")
    with draft.open("wb") as target:
        write_mo(target, catalogue)
    draft.replace(mo)
    return mo


if __name__ == "__main__":
    compile_catalogues(Path(__file__).parent)
