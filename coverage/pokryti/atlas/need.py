"""Need on the page: the composite index, whose weights it follows, where they disagree, what is missing together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pokryti.catalog import Label
from pokryti.catalog.numbers import format_given, format_number
from pokryti.catalog.parties import parties

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pokryti.quality import Lang
    from pokryti.sources.need_settings import NeedSettings

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
    "potřebu, a {together}. Srovnávají se všechna území, která data mají, nejen ta na mapě. "
    "Jak je pořadí pevné, ukáže {draws} výpočtů, v nichž se váhy, stupnice a vynechaný ukazatel zvolí náhodně: v 90 % "
    "z nich leží pořadí v uvedeném rozmezí; leží-li samo pořadí mimo ně, stojí jen na zvolených vahách a stupnici "
    "(OECD/JRC 2008).",
    "Indicators: {made_of}. Each is put on a common scale ({scale}), turned so that more means more need, and "
    "{together}. All districts in the data are compared, not only those of this map. How firm a rank "
    "is {draws} computations show, with weights, scale and an indicator left out chosen at random: in 90% of them the "
    "rank lies in the range given; where the rank itself lies outside, it rests on the very weights and scale chosen "
    "(OECD/JRC 2008).",
)
_TOGETHER = {
    "arithmetic": Label("zprůměrují se vahami ({weights})", "averaged by weights ({weights})"),
    "geometric": Label(
        "složí se geometrickým průměrem s vahami ({weights}), v němž víc potřeb najednou znamená víc než jedna veliká",
        "put together by a geometric mean with weights ({weights}), in which several needs at once count more than a "
        "single great one",
    ),
}
_NAMES = {
    "z": Label(
        "odchylky od průměru, nejvýš {clip} směrodatné odchylky",
        "deviations from the mean, at most {clip} standard deviations",
    ),
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
        The indicators with their years, directions and weights, by index: `NEED` and those of the parties.
    weights
        How they are weighed where no party does.
    source
        Whose numbers they are.
    how
        Normalisation, clipping, aggregation and draws.
    years
        Of which years the indicators are on each date of the atlas.
    layers
        Layers of services that may be missing, in the order of their bits.
    """

    indicators: tuple[str, ...]
    made_of: Mapping[str, Label]
    weights: Label
    source: Label
    how: NeedSettings
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
    >>> from pokryti.sources.need_settings import NeedSettings
    >>> made_of, weights = {"need_use": Label("80+", "80+")}, Label("", "")
    >>> index = NeedIndex(("80plus",), made_of, weights, Label("ČSÚ", "ČSÚ"), NeedSettings(("80plus",)))
    >>> describe_need("need_use", index)["title"]["en"]
    'need index (weights: users)'
    """
    party = kind.removeprefix(f"{NEED}_")
    described = {
        NEED: (_TITLES[NEED], _SCALES["z" if index.how.normalise == "z" else ""], _METHOD, 2),
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
        "title": _filled(kind, title, index),
        "what": _filled(kind, what, index),
        "method": _filled(kind, method, index),
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


def _filled(kind: str, label: Label, index: NeedIndex) -> dict[str, str]:
    languages: tuple[Lang, ...] = ("cs", "en")
    side = parties().get(kind.removeprefix(f"{NEED}_"))
    return {
        lang: label(lang).format(
            made_of=index.made_of[kind](lang) if kind in index.made_of else "",
            together=_TOGETHER[index.how.aggregate](lang).format(
                weights=index.weights(lang) if side is None else _BY_PARTY(lang).format(side.label(lang))
            ),
            scale=_NAMES[index.how.normalise](lang).format(clip=format_given(index.how.clip, lang)),
            draws=format_number(index.how.draws, lang, decimals=0),
            party="" if side is None else side.label(lang),
            count=len(index.layers),
            layers=", ".join(layer(lang) for layer in index.layers.values()),
        )
        for lang in languages
    }
