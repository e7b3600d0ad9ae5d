"""Puts compiled translations into the wheel, so that an installed kiosk compiles nothing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledTranslations(BuildHookInterface):  # type: ignore[type-arg]
    """Needs PySide6 where the wheel is built; without it, the kiosk compiles them at its start."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add LANGUAGE-HASH.qm beside LANGUAGE.ts."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        try:
            from kiosk.ui.translations import compiled, languages
        except ImportError as error:
            self.app.display_warning(f"translations are left to be compiled later: {error}")
            return
        finally:
            sys.path.remove(self.root)
        folder = Path("kiosk/_resources/assets/translations")
        for language in languages():
            path = compiled(language)
            build_data["force_include"][str(path)] = str(folder / path.name)
