"""Access: what people can reach across borders, by every usual measure."""

from pokryti.measures.access.measure import METHODS, access

__all__ = ["METHODS", "access"]
