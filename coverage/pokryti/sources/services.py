"""Services from whatever files there are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pokryti.services.register import Register, concat_registers
from pokryti.sources.mpsv import read_register

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pokryti.quality import QualityReport
    from pokryti.sources.districts import CodeTranslator

__all__ = ["read_services"]


def read_services(
    paths: str | Path | Sequence[str | Path], *, codes: CodeTranslator, report: QualityReport
) -> Register:
    """Read all sources of services into one register."""
    files = [paths] if isinstance(paths, str | Path) else list(paths)
    return concat_registers([read_register(path, codes=codes, report=report) for path in files])
