"""The atlas: districts, measures and places of services as one offline page."""

from __future__ import annotations

from pokryti.atlas.backgrounds import Background, backgrounds, find_background
from pokryti.atlas.model import Atlas
from pokryti.atlas.need import DISAGREEMENT, GAPS, NEED, NeedIndex, of_party
from pokryti.atlas.periods import Period
from pokryti.atlas.verdicts import WHY

__all__ = [
    "DISAGREEMENT",
    "GAPS",
    "NEED",
    "WHY",
    "Atlas",
    "Background",
    "NeedIndex",
    "Period",
    "backgrounds",
    "find_background",
    "of_party",
]
