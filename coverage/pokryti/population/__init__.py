"""People by age and sex: bands, target groups, and dividing bands that do not fit."""

from pokryti.population.bands import OPEN, Band, parse_band
from pokryti.population.groups import age_group, group_counts, group_table, suppressed_groups
from pokryti.population.splitting import SplitRule, split_bands

__all__ = [
    "OPEN",
    "Band",
    "SplitRule",
    "age_group",
    "group_counts",
    "group_table",
    "parse_band",
    "split_bands",
    "suppressed_groups",
]
