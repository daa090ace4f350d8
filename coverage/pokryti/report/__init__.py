"""Reports about the data and the results."""

from __future__ import annotations

from pokryti.report.quality import quality_html, quality_json

__all__ = ["quality_html", "quality_json"]
