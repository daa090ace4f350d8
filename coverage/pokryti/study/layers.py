"""The part of a study that asks what is missing together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from pokryti import catalog
from pokryti.catalog.layers import layers, matching
from pokryti.joined import Joined
from pokryti.measures import need as measure
from pokryti.measures.need import JointGaps
from pokryti.publish import Picture, plots
from pokryti.quality import LANGUAGES, Lang
from pokryti.sources.inputs import Inputs
from pokryti.study.districts import planning_level

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["LayersOfStudy"]


class _Tables(Protocol):
    @property
    def joined(self) -> Joined: ...
    @property
    def inputs(self) -> Inputs: ...
    @property
    def levels(self) -> tuple[str, ...]: ...
    @property
    def picture(self) -> Picture: ...
    @property
    def layers(self) -> Mapping[str, list[str]]: ...
    def codes(self, level: str) -> list[str]: ...


class LayersOfStudy:
    """Joint gaps and their plot, for `Study`."""

    @property
    def layers(self: _Tables) -> Mapping[str, list[str]]:
        """Give the layers of services that hang together, with the kinds of each.

        Those of `[layers]` in the study file; where it has none, the usual ones (`catalog.layers`) of which the study
        has a service: social care, counselling, families, crime prevention, drug prevention, integration, and of the
        registers of health facilities and schools, if they are among the sources, doctors, pharmacies and schools.
        """
        if self.inputs.layers:
            return {name: matching(kinds, self.joined.lists.kinds) for name, kinds in self.inputs.layers.items()}
        there = self.joined.series["kind"].unique().tolist()
        usual = {name: matching(layer.kinds, there) for name, layer in layers().items()}
        return {name: kinds for name, kinds in usual.items() if kinds}

    def joint_gaps(
        self: _Tables,
        *,
        level: str | None = None,
        kinds: Sequence[str] | Mapping[str, str | Sequence[str]] | None = None,
        group: str = "all",
    ) -> JointGaps:
        """Find services that are missing together: social ones, health, schools, prevention.

        Parameters
        ----------
        level
            Level of territory; the one at which services are planned (ORP) when left out.
        kinds
            Ids of kinds, each a layer of its own, or layer → kinds, any of which will do; the `layers` of the study
            when left out.
        group
            Target group whose people are counted.

        Returns
        -------
        JointGaps
            Of the districts of the region: `districts`, `layers` and `pairs`.

        Examples
        --------
        >>> from pokryti import open_sample
        >>> gaps = open_sample().joint_gaps()
        >>> gaps.layers["layer"].tolist()
        ['pece', 'poradenstvi', 'rodiny', 'kriminalita', 'drogy', 'integrace']
        >>> list(gaps.pairs)
        ['first', 'second', 'districts', 'people', 'expected']
        """
        level = level or planning_level(self)
        chosen = self.layers if kinds is None else kinds
        return measure.joint_gaps(self.joined, chosen, level=level, group=group, areas=self.codes(level))

    def plot_joint_gaps(self: _Tables, gaps: JointGaps | None = None, *, lang: Lang = "cs") -> Figure:
        """Draw which layers of services are missing together, as a matrix.

        Parameters
        ----------
        gaps
            As `joint_gaps` gives them; those of the study's layers when left out.
        lang
            Language of the texts.

        Returns
        -------
        matplotlib.figure.Figure
            Shown inline by Jupyter.
        """
        catalog.lookup(LANGUAGES, lang, "language")
        return plots.joint_gaps_plot(self.picture, gaps or LayersOfStudy.joint_gaps(self), lang=lang)
