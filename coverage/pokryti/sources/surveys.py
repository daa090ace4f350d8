"""The export of a survey: which column says the party, which are questions, and how many points an answer gives.

Exports of LimeSurvey, Microsoft Forms and Google Forms differ in their headers only. Where several columns begin alike
and end in brackets, such as `vahy[80plus]` or `Jak důležité je [Podíl lidí 80+]`, they are the lines of one question,
and the brackets say what each is about.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from pokryti.catalog.parties import party
from pokryti.sources.keys import find_column, plain_header

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

__all__ = ["party_column", "points", "questions"]

_PARTY = ("party", "strana", "role", "skupina")
# what an export says of the respondents and not of their answers
_ASIDE = {"id", "respondent", "response_id", "cislo", "poradi", "lastpage", "posledni_strana", "seed", "token"}
_ASIDE |= {"cas", "datum", "date", "time", "timestamp"}
_LINE = re.compile(r"^(?P<question>.*)\[(?P<about>[^\[\]]+)\]\s*$", re.DOTALL)
_MOST = 0.5
_WORDS_AFTER = re.compile(r"^\s*([0-9]+(?:[.,][0-9]+)?)\s*[-–—:=(]\s*[^0-9\s].*$", re.DOTALL)


def party_column(table: pd.DataFrame) -> str | None:
    """Find the column that says whose answers a row holds: by its header, else the only one of whose cells most do.

    Parameters
    ----------
    table
        Cells as text.

    Examples
    --------
    >>> import pandas as pd
    >>> party_column(pd.DataFrame({"Jste": ["uživatel", "zadavatel"], "65plus": ["5", "3"]}))
    'Jste'
    """
    named = find_column(table.columns, _PARTY)
    shares = {column: _share_of_parties(table[column]) for column in table}
    if named and shares[named] > 0:
        return named
    found = [column for column, share in shares.items() if share > _MOST]
    return str(found[0]) if len(found) == 1 else named


def questions(columns: pd.Index) -> Mapping[str, str]:
    """Give the columns that may hold points, and what each is about.

    Parameters
    ----------
    columns
        The header, without the party.

    Examples
    --------
    >>> import pandas as pd
    >>> questions(pd.Index(["id", "lastpage", "vahy[80plus]", "vahy[0_14]"]))
    {'vahy[80plus]': '80plus', 'vahy[0_14]': '0_14'}
    >>> questions(pd.Index(["id", "65plus", "Podíl cizinců [%]"]))
    {'65plus': '65plus', 'Podíl cizinců [%]': 'Podíl cizinců [%]'}
    """
    lines = {column: found for column in columns if (found := _LINE.match(column))}
    alike = Counter(found["question"].strip() for found in lines.values())
    asked = {column: found["about"] for column, found in lines.items() if alike[found["question"].strip()] > 1}
    return asked or {column: column for column in columns if plain_header(column) not in _ASIDE}


def points(cells: pd.Series) -> pd.Series:
    """Take the words after a number away, as in "5 - very important".

    Parameters
    ----------
    cells
        Text.

    Examples
    --------
    >>> import pandas as pd
    >>> points(pd.Series(["5 – velmi důležité", "3 (spíše)", "2024-12-31", "hodně"])).tolist()
    ['5', '3', '2024-12-31', 'hodně']
    """
    return cells.astype("str").str.replace(_WORDS_AFTER, r"\1", regex=True)


def _share_of_parties(cells: pd.Series) -> float:
    answers = cells[cells.str.strip() != ""].map(plain_header)
    return float(answers.map(party).ne("").mean()) if len(answers) else 0.0
