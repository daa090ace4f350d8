"""The atlas: what it shows, frozen, and the ways to get it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from pokryti import catalog
from pokryti.atlas.backgrounds import Background
from pokryti.atlas.measures import key_of
from pokryti.atlas.need import NeedIndex
from pokryti.atlas.page import Page, make_page
from pokryti.atlas.periods import Period
from pokryti.catalog import Label
from pokryti.measures.benchmark import Benchmark
from pokryti.output import write_text
from pokryti.quality import LANGUAGES, Lang
from pokryti.territory import Territory

if TYPE_CHECKING:
    import os

__all__ = ["Atlas"]

_ASSETS = {"folder": "beside the page"}
_FRAME = (
    '<iframe srcdoc="{page}" title="{title}" sandbox="allow-scripts allow-downloads allow-popups" '
    'style="width:100%;height:720px;border:0" loading="lazy"></iframe>'
)


@dataclass(frozen=True, eq=False)
class Atlas:
    """Districts, their numbers on one or more dates, and places of services, as one page that needs nothing else.

    Parameters
    ----------
    title
        Title of the page.
    territory
        Districts with their ring of neighbours; boundaries of the last period.
    levels
        Levels to show, smallest first.
    periods
        Answers of each date, oldest first.
    source
        Whose data they are, in both languages.
    rules
        Rules of the verdicts: id → name.
    note
        A sentence for the reader.
    sample
        Whether the data are made up; says so on a band.
    services
        Whether places of services are shown; secret ones never are.
    needs
        Whether shares of older people and the like are offered as measures of need.
    index
        Of what the need index is made, where the periods have one.
    first
        Id of the measure it opens with: kind, form and unit joined by `-`.
    benchmarks
        Cited values to compare with, by kind or id of a measure; means of larger districts are always offered.
    background
        Tiles below the districts, fetched from their publisher by whoever opens the page; none by default.
    lang
        Language in which the page opens.

    Examples
    --------
    >>> from pokryti import open_sample
    >>> atlas = open_sample().atlas(measures=["domovy_pro_seniory"], levels=["orp"])
    >>> atlas
    Atlas('UKÁZKA / SAMPLE – Vzorový kraj': orp; 2024-12-31; 2 measures)
    >>> "<h1" in atlas.replace(title="Domovy").to_html("en")
    True
    """

    title: str
    territory: Territory
    levels: tuple[str, ...]
    periods: tuple[Period, ...]
    source: Label
    rules: Mapping[str, Label] = field(default_factory=dict)
    note: str = ""
    sample: bool = False
    services: bool = True
    needs: bool = True
    index: NeedIndex | None = None
    first: str = ""
    benchmarks: Mapping[str, Sequence[Benchmark]] = field(default_factory=dict)
    background: Background | None = None
    lang: Lang = "cs"

    def __repr__(self) -> str:
        dates = ", ".join(period.joined.on.isoformat() for period in self.periods)
        return f"Atlas({self.title!r}: {', '.join(self.levels)}; {dates}; {self._measures} measures)"

    @property
    def _measures(self) -> int:
        return len(key_of(self.periods[-1].answers))

    def replace(self, **changes: Any) -> Self:  # noqa: ANN401
        """Give an atlas that differs in some fields.

        Parameters
        ----------
        changes
            Fields of `Atlas`.

        Raises
        ------
        TypeError
            When there is no such field.
        """
        return replace(self, **changes)

    def to_html(self, lang: Lang | None = None) -> str:
        """Give the page as text.

        Parameters
        ----------
        lang
            Language in which it opens; that of the atlas when left out.

        Returns
        -------
        str
            One HTML page; the same for the same atlas.

        Raises
        ------
        UnknownCodeError
            When it does not speak that language.
        """
        return self._page(lang).html()

    def save(
        self, path: str | os.PathLike[str], *, assets: Literal["folder"] | None = None, lang: Lang | None = None
    ) -> Path:
        """Write the page.

        Parameters
        ----------
        path
            The file to make or replace.
        assets
            None for one file; `folder` for script and style in a folder beside it, as web servers want that forbid
            scripts inside pages.
        lang
            Language in which it opens.

        Returns
        -------
        pathlib.Path
            The page.

        Raises
        ------
        OutputError
            When it cannot be written; an older one is then left as it was.
        UnknownCodeError
            When it does not speak that language, or `assets` is something else.
        """
        if assets is not None:
            catalog.lookup(_ASSETS, assets, "place of assets")
        page, target = self._page(lang), Path(path)
        if assets is None:
            write_text(target, page.html())
            return target
        folder = target.with_name(f"{target.stem}_files")
        for name, text in page.files.items():
            write_text(folder / name, text)
        write_text(target, page.html(folder.name))
        return target

    def _page(self, lang: Lang | None) -> Page:
        catalog.lookup(LANGUAGES, lang or self.lang, "language")
        return make_page(self if lang is None else self.replace(lang=lang))

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """Show the page in a notebook: without obce, for they would weigh as much as all the rest."""
        from pokryti.atlas.still import picture

        light = self.replace(levels=tuple(level for level in self.levels if level != "obec") or self.levels)
        frame = _FRAME.format(page=escape(light.to_html()), title=escape(self.title))
        return {"text/html": frame, "image/png": picture(light), "text/plain": repr(self)}
