"""Need: composite indexes, whose weights they follow, how firm they are, and what is missing together."""

from pokryti.measures.need.disagreement import disagreement
from pokryti.measures.need.expected import observed_to_expected
from pokryti.measures.need.gaps import NAMES_TAKEN, JointGaps, joint_gaps
from pokryti.measures.need.index import NEED_COLUMNS, need_index, need_table
from pokryti.measures.need.indicators import (
    default_polarity,
    district_indicators,
    gather,
    hidden_indicators,
)
from pokryti.measures.need.normalise import normalise, orient
from pokryti.measures.need.redundancy import redundant
from pokryti.measures.need.sensitivity import Sensitivity, sensitivity
from pokryti.measures.need.weights import party_weights, unit_weights

__all__ = [
    "NAMES_TAKEN",
    "NEED_COLUMNS",
    "JointGaps",
    "Sensitivity",
    "default_polarity",
    "disagreement",
    "district_indicators",
    "gather",
    "hidden_indicators",
    "joint_gaps",
    "need_index",
    "need_table",
    "normalise",
    "observed_to_expected",
    "orient",
    "party_weights",
    "redundant",
    "sensitivity",
    "unit_weights",
]
