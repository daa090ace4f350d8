"""The plots of comparison that a study file asks a run to draw."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pokryti.joined import SERIES
from pokryti.publish import usual_pictures
from pokryti.quality import Lang
from pokryti.study.districts import planning_level

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from pokryti.study.model import Study

__all__ = ["draw_comparisons"]


def draw_comparisons(study: Study, folder: Path, *, lang: Lang) -> None:
    """Draw what `[comparison] plots` names, of the kinds that are drawn as maps.

    Parameters
    ----------
    study
        The study; plots for which it has no need index, weights or layers are left out.
    folder
        Where to.
    lang
        `cs` or `en`.
    """
    from pokryti import figures

    for level in study.inputs.comparison.levels or (planning_level(study),):
        for name, figure in _plots(study, level, lang):
            figures.save(figure, folder, f"{level}-{name}".replace("_", "-"))


def _plots(study: Study, level: str, lang: Lang) -> Iterator[tuple[str, Figure]]:
    wanted, index = study.inputs.comparison.plots, study.inputs.need
    of_kinds: dict[str, Callable[..., Figure]] = {
        "funnel": study.plot_funnel,
        "lorenz": study.plot_lorenz,
        "ranks": study.plot_ranks,
    }
    if index is not None:
        need = study.need(level=level)
        of_kinds["need_supply"] = lambda kind, **how: study.plot_need_supply(kind, need, **how)
    for _, series in usual_pictures(study.supply, study.kinds).iterrows():
        how: dict[str, Any] = {"level": level, "form": series["form"], "unit": series["unit"], "lang": lang}
        for name in [name for name in of_kinds if name in wanted]:
            yield f"{name}-{'-'.join(series[SERIES])}", of_kinds[name](series["kind"], **how)
    if "disagreement" in wanted and index is not None and study.inputs.weights is not None:
        yield "disagreement", study.plot_disagreement(study.disagreement(level=level, intervals=True), lang=lang)
    if "joint_gaps" in wanted and len(study.layers) > 1:
        yield "joint_gaps", study.plot_joint_gaps(study.joint_gaps(level=level), lang=lang)
