"""Text from data, made fit to be shown: no control characters, nothing else changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pokryti.quality import CONTROL

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from pokryti.quality import QualityReport

__all__ = ["clean_texts"]


def clean_texts(
    table: pd.DataFrame, columns: Iterable[str], *, where: pd.Series, source: str, report: QualityReport
) -> pd.DataFrame:
    r"""Replace control characters and line breaks by a space.

    Parameters
    ----------
    table
        With text, missing where nothing is stated.
    columns
        Those to be cleaned; others and absent ones stay.
    where
        How the report calls each row.
    source
        Name of the file.
    report
        Where the rows concerned are noted.

    Returns
    -------
    pandas.DataFrame
        A new table; length and marks such as `<` of the text are kept.

    Examples
    --------
    >>> import pandas as pd
    >>> from pokryti.quality import QualityReport
    >>> names = pd.DataFrame({"name": ["Domov\n<b>U Lesa</b>", None]})
    >>> clean_texts(names, ["name"], where=names.index + 2, source="", report=QualityReport())["name"].tolist()
    ['Domov <b>U Lesa</b>', nan]
    """
    cleaned = table.copy()
    found = where.isna()
    for column in [name for name in columns if name in table]:
        text = table[column].astype("str")
        odd = text.str.contains(CONTROL).fillna(value=False).astype(bool)
        if odd.any():
            plain = text[odd].str.replace(CONTROL, " ", regex=True).str.replace(r" {2,}", " ", regex=True)
            cleaned[column] = text.where(~odd, plain.str.strip())
            found = found | odd.to_numpy()
    report.add("control_characters", source=source, where=where[found])
    return cleaned
