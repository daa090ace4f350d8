"""The atlas: districts, measures and places of services as one offline page."""

from __future__ import annotations

from pokryti.atlas.backgrounds import Background, backgrounds, find_background
from pokryti.atlas.model import Atlas
from pokryti.atlas.periods import Period
from pokryti.atlas.verdicts import WHY

__all__ = ["WHY", "Atlas", "Background", "Period", "backgrounds", "find_background"]
