"""Need on the page: the composite index, whose weights it follows, where they disagree, what is missing together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pokryti.catalog import Label
from pokryti.catalog.parties import parties

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pokryti.quality import Lang

__all__ = ["DISAGREEMENT", "GAPS", "NEED", "NeedIndex", "describe_need", "of_party"]

NEED = "need"
"""The measure, and the kind, of the index itself."""

DISAGREEMENT, GAPS = "disagreement", "joint_gaps"
_SCALES = {
    "z": Label("v bodech (0 je průměr)", "in points (0 is the mean)"),
    "": Label("v bodech (od 0 do 1)", "in points (from 0 to 1)"),
}
_METHOD = Label(
    "Ukazatele: {made_of}. Každý se převede na společnou stupnici ({scale}), otočí se tak, aby víc znamenalo větší "
    "potřebu, a sečtou se vahami ({weights}). Srovnávají se všechna území, která data mají, nejen ta na mapě. "
    "Jak je pořadí pevné, ukáže {draws} výpočtů, v nichž se váhy, stupnice a vynechaný ukazatel zvolí náhodně: v 90 % "
    "z nich leží pořadí v uvedeném rozmezí (OECD/JRC 2008).",
    "Indicators: {made_of}. Each is put on a common scale ({scale}), turned so that more means more need, and summed "
    "by weights ({weights}). All districts in the data are compared, not only those of this map. How firm a rank "
    "is {draws} computations show, with weights, scale and an indicator left out chosen at random: in 90% of them the "
    "rank lies in the range given (OECD/JRC 2008).",
)
_NAMES = {
    "z": Label("odchylky od průměru", "deviations from the mean"),
    "minmax": Label("od nejmenší do největší hodnoty", "from the lowest to the highest value"),
    "percentile": Label("pořadí", "ranks"),
}
_TITLES = {
    NEED: Label("index potřeby", "need index"),
    "party": Label("index potřeby (váhy: {party})", "need index (weights: {party})"),
    DISAGREEMENT: Label("neshoda stran o potřebě", "disagreement of the parties on need"),
    GAPS: Label("chybějící vrstvy služeb", "missing layers of services"),
}
_SPREAD = Label(
    "Největší rozdíl mezi pořadími, která území dávají strany svými vahami.",
    "The largest difference between the ranks that the parties give a district by their weights.",
)
_PLACES = Label("míst v pořadí", "places in the ranks")
_IN_RANKS = Label("v pořadí", "in the ranks")
_BY_PARTY = Label("které dávají {}", "which {} give")
_LAYERS = Label("z {count} vrstev", "of {count} layers")
_MISSING = Label(
    "Kolik z vrstev služeb nemá v území žádnou službu, která tu sídlí nebo působí: {layers}.",
    "How many of the layers of services have none that stands or works in the district: {layers}.",
)


@dataclass(frozen=True)
class NeedIndex:
    """Of what the need of an atlas is made.

    Parameters
    ----------
    indicators
        Ids of the indicators, and of target groups.
    made_of
        The indicators, with their years and weights.
    years
        Of which years they are on each date of the atlas.
    weights
        How they are weighed.
    source
        Whose numbers they are.
    normalise
        `z`, `minmax` or `percentile`.
    draws
        Of the sensitivity analysis.
    layers
        Layers of services that may be missing, in the order of their bits.
    """

    indicators: tuple[str, ...]
    made_of: Label
    weights: Label
    source: Label
    normalise: str
    draws: int
    years: Sequence[Sequence[int]] = ()
    layers: Mapping[str, Label] = field(default_factory=dict)


def of_party(party: str) -> str:
    """Give the id of the index by the weights of a party.

    Examples
    --------
    >>> of_party("use")
    'need_use'
    """
    return f"{NEED}_{party}"


def describe_need(kind: str, index: NeedIndex) -> dict[str, Any]:
    """Describe a measure of need.

    Parameters
    ----------
    kind
        `NEED`, that of a party, `DISAGREEMENT` or `GAPS`.
    index
        Of what it is made.

    Returns
    -------
    dict
        As the page takes it; `index` says how it is read.

    Examples
    --------
    >>> index = NeedIndex(("80plus",), Label("80+", "80+"), Label("", ""), Label("ČSÚ", "ČSÚ"), "z", 10_000)
    >>> describe_need("need_use", index)["title"]["en"]
    'need index (weighed by users)'
    """
    party = kind.removeprefix(f"{NEED}_")
    described = {
        NEED: (_TITLES[NEED], _SCALES["z" if index.normalise == "z" else ""], _METHOD, 2),
        DISAGREEMENT: (_TITLES[DISAGREEMENT], _PLACES, _SPREAD, 0),
        GAPS: (_TITLES[GAPS], _LAYERS, _MISSING, 0),
    }
    read = "party" if kind != party else kind
    title, what, method, decimals = described.get(kind, (_TITLES["party"], *described[NEED][1:]))
    return {
        "id": kind,
        "type": "value",
        "theme": "need",
        "kind": kind,
        "index": read,
        "title": _filled(title, index, party),
        "what": _filled(what, index, party),
        "method": _filled(method, index, party),
        "polarity": "neutral" if kind == DISAGREEMENT else "more_need",
        "decimals": decimals,
        **({} if kind == GAPS else {"source": {"cs": index.source.cs, "en": index.source.en}}),
        # of layers missing the date is that of the services
        **({"years": [", ".join(map(str, year)) for year in index.years]} if index.years and kind != GAPS else {}),
        **({"unit": "mista", "rest": _texts(_IN_RANKS)} if kind == DISAGREEMENT else {}),
        **({"party": _texts(parties()[party].label)} if read == "party" else {}),
        **({"layers": [_texts(label) for label in index.layers.values()]} if kind == GAPS else {}),
    }


def _texts(label: Label) -> dict[str, str]:
    return {"cs": label.cs, "en": label.en}


def _filled(label: Label, index: NeedIndex, party: str) -> dict[str, str]:
    spaces: dict[Lang, str] = {"cs": "\u00a0", "en": ","}
    return {
        lang: label(lang).format(
            made_of=index.made_of(lang),
            weights=_BY_PARTY(lang).format(parties()[party].label(lang)) if party in parties() else index.weights(lang),
            scale=_NAMES[index.normalise](lang),
            draws=f"{index.draws:,}".replace(",", space),
            party=parties()[party].label(lang) if party in parties() else "",
            count=len(index.layers),
            layers=", ".join(layer(lang) for layer in index.layers.values()),
        )
        for lang, space in spaces.items()
    }
