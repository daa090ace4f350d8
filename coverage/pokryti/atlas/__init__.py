"""One offline map page: districts, measures, their numbers as a map, a panel and a table."""

from __future__ import annotations

from pokryti.atlas.page import write_map

__all__ = ["write_map"]
