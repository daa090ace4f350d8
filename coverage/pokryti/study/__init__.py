"""The face that a user holds."""

from pokryti.study.model import Study
from pokryti.study.opening import open_sample, open_study

__all__ = ["Study", "open_sample", "open_study"]
