"""Plots: the funnel, Lorenz curve, spine, ranks, need against supply, disagreement, sensitivity, joint gaps."""

from pokryti.figures.plots.canvas import Words
from pokryti.figures.plots.disagreement import draw_disagreement
from pokryti.figures.plots.funnel import draw_funnel
from pokryti.figures.plots.joint_gaps import draw_joint_gaps
from pokryti.figures.plots.lorenz import draw_lorenz
from pokryti.figures.plots.need_supply import draw_need_supply
from pokryti.figures.plots.ranks import draw_ranks
from pokryti.figures.plots.sensitivity import draw_sensitivity
from pokryti.figures.plots.spine import draw_spine

__all__ = [
    "Words",
    "draw_disagreement",
    "draw_funnel",
    "draw_joint_gaps",
    "draw_lorenz",
    "draw_need_supply",
    "draw_ranks",
    "draw_sensitivity",
    "draw_spine",
]
