"""Who lies where: codes and their systems, levels and hierarchy, boundaries, neighbours."""

from pokryti.territory.codes import Codes, Detection
from pokryti.territory.levels import LEVELS, Level
from pokryti.territory.model import Territory

__all__ = ["LEVELS", "Codes", "Detection", "Level", "Territory"]
