"""The national register of health service providers (NRPZS, ÚZIS): a row per place, counted as facilities."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from pokryti.catalog.codelists import CodeLists
from pokryti.sources.keys import plain_header
from pokryti.sources.service_rows import register_from_rows
from pokryti.sources.tables import read_table, require_columns

if TYPE_CHECKING:
    from pokryti.quality import QualityReport
    from pokryti.services.register import Register
    from pokryti.territory import Codes

__all__ = ["HEALTH_MARKS", "read_health"]

# The columns taken, monthly open data first, the older export second; people's names are in others and stay there.
_COLUMNS = {
    "service": ("zz_misto_poskytovani_id", "mistoposkytovaniid"),
    "name": ("zz_nazev", "nazevcely"),
    "kind": ("zz_druh_nazev", "druhzarizeni"),
    "obec_name": ("zz_obec", "obec"),
    "orp": ("orpkod",),
    "okres": ("zz_okres_kod", "okreskod"),
    "address_code": ("zz_ruian_kod", "ruiankod"),
    "wkt": ("zz_gps", "gps"),
    "ico": ("poskytovatel_ico", "ico"),
}
HEALTH_MARKS = frozenset(_COLUMNS["service"])


def read_health(path: str | Path, *, codes: Codes, report: QualityReport, lists: CodeLists | None = None) -> Register:
    """Read NRPZS in either layout.

    Each place of provision is one facility (unit `zarizeni`); its kind is the kind of facility as the register names
    it. The register states coordinates latitude first and obce by name, which is looked up within its district.

    Parameters
    ----------
    path
        The monthly open data (comma, UTF-8) or the older export (semicolon, cp1250).
    codes
        Translator of codes and names of obce.
    report
        Where everything found wrong is noted.
    lists
        Code lists; by default those of the package.

    Returns
    -------
    Register
        Facilities and their places.
    """
    source = Path(path).name
    table = read_table(path, report=report)
    headers = {plain_header(column): column for column in table.columns}
    found = {role: headers[name] for role, names in _COLUMNS.items() for name in names if name in headers}
    rows = pd.DataFrame({role: table[column] for role, column in found.items()})
    require_columns(rows, ["service", "kind"], source=source, report=report)
    rows["provider"] = rows.get("name", "")
    return register_from_rows(rows, lists=lists or CodeLists.shipped(), codes=codes, source=source, report=report)
