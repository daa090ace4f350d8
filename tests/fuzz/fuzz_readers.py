"""Every reader with the valid files it is tried on, and the one thing that is asked of all: a result or a refusal."""

from __future__ import annotations

import json
import time
import warnings
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fuzz_seeds as seeds

from pokryti.catalog.codelists import CodeLists
from pokryti.errors import PokrytiError
from pokryti.quality import QualityReport
from pokryti.sources.addresses import read_addresses
from pokryti.sources.config import read_config
from pokryti.sources.cuzk import read_boundaries
from pokryti.sources.demand_points import read_demand_points
from pokryti.sources.fetch.address import sources
from pokryti.sources.fetch.lock import verify_lock
from pokryti.sources.indicators import read_indicators
from pokryti.sources.population import read_population
from pokryti.sources.rates import read_rates
from pokryti.sources.regions import read_regions
from pokryti.sources.roads import read_roads
from pokryti.sources.services import read_services
from pokryti.sources.structure import read_structure
from pokryti.sources.territories import read_shares, read_territories
from pokryti.sources.travel import read_travel
from pokryti.sources.weights import read_weights
from pokryti.territory import Codes, Territory

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["CASES", "SECONDS", "Case", "outcome", "peak_bytes", "place"]

SECONDS = 10.0
"""Processor time that no case of these sizes may need; usual ones take some milliseconds."""
_BASE_BYTES, _TIMES = 400_000_000, 300


@dataclass(frozen=True)
class Case:
    """A reader and one valid file: its name, its content, how it is changed, and how it is read."""

    file: str
    content: Callable[[], bytes]
    kind: str
    read: Callable[[Path, QualityReport], Any]


@cache
def _base() -> tuple[Any, Territory]:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        files = {"s.csv": seeds.structure(), "obce.geojson": seeds.boundaries(".geojson")}
        paths = [place(Path(folder), name, content) for name, content in files.items()]
        report = QualityReport()
        structure = read_structure(paths[0], report=report)
        return structure, Territory.build(
            structure, read_boundaries(paths[1], structure=structure, report=report), report=report
        )


def place(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def _codes() -> Codes:
    return _base()[1].codes


def _structure(path: Path, report: QualityReport) -> Any:
    return Codes(read_structure(path, report=report))


def _population(path: Path, report: QualityReport) -> Any:
    return read_population(path, codes=_codes(), report=report)


def _indicators(path: Path, report: QualityReport) -> Any:
    return read_indicators(path, codes=_codes(), report=report)


def _boundaries(path: Path, report: QualityReport) -> Any:
    structure = _base()[0]
    return Territory.build(structure, read_boundaries(path, structure=structure, report=report), report=report)


def _services(path: Path, report: QualityReport) -> Any:
    return read_services(path, codes=_codes(), report=report)


def _code_list(path: Path, report: QualityReport) -> Any:
    register = place(path.parent, "rpss.json", seeds.register())
    return read_services([path, register], codes=_codes(), report=report)


def _addresses(path: Path, report: QualityReport) -> Any:
    wanted = {line.split(b";")[0].decode() for line in seeds.address_table().splitlines()[1:]}
    return read_addresses(path, wanted, report=report)


def _regions(path: Path, report: QualityReport) -> Any:
    return _base()[1].with_regions(read_regions(path, codes=_codes(), report=report))


def _territories(path: Path, report: QualityReport) -> Any:
    return read_territories(path, territory=_base()[1], report=report)


def _shares(path: Path, report: QualityReport) -> Any:
    return read_shares(path, codes=_codes(), report=report)


def _rates(path: Path, report: QualityReport) -> Any:
    return read_rates(path, known=CodeLists.shipped().groups, report=report)


def _weights(path: Path, report: QualityReport) -> Any:
    return read_weights(path, groups=CodeLists.shipped().groups, report=report)


def _travel(path: Path, report: QualityReport) -> Any:
    return read_travel(path, codes=_codes(), report=report, points=["b1"])


def _extract(path: Path, report: QualityReport) -> Any:
    return read_roads([path], report=report)


def _nodes(path: Path, report: QualityReport) -> Any:
    edges = place(path.parent, "edges.csv", b"start,end,minutes,oneway\n1,2,3,\n2,1,1.5,ano\n")
    return read_roads([path, edges], report=report)


def _edges(path: Path, report: QualityReport) -> Any:
    nodes = place(path.parent, "nodes.csv", b"node,lon,lat\n1,15.0,49.8\n2,15.1,49.8\n")
    return read_roads([nodes, path], report=report)


def _demand(path: Path, report: QualityReport) -> Any:
    return read_demand_points(path, boundaries=_base()[1].boundaries, report=report)


def _config(path: Path, report: QualityReport) -> Any:
    import tomllib

    for name in ("1.zip", "s.csv", "p.csv", "q.csv", "r.json"):
        (path.parent / name).touch()
    config = read_config(path)
    sources(tomllib.loads(path.read_text(encoding="utf-8-sig")).get("publishers", {}))
    return config


@cache
def _study() -> Any:
    from pokryti.sources.sample import sample_dir

    return read_config(sample_dir() / "pokryti.toml")


def _lock(path: Path, report: QualityReport) -> Any:
    used = {"structure": (place(path.parent, "s.csv", b"x").resolve(),)}
    return verify_lock(replace(_study(), path=path.with_name("pokryti.toml"), sources=used), report=report)


def _table(text: str) -> Callable[[], bytes]:
    return lambda: seeds.table(text)


_TRAVEL = "origin,destination,minutes\n{a},{b},12.5\n{b},{a},13\n{c},{a},7\nb1,{a},3\n"
_OWN_LONG = (
    "kod_obce,rok,pohlavi,vek,pocet\n{a},2024,muži,0-14,10\n{a},2024,ženy,0-14,9\n"
    "{a},2024,muži,15+,30\n{a},2024,celkem,15-64,25\n{a},2024,ženy,15+,31\n"
)
_OWN_WIDE = "kod;uroven;rok;0-14;15-64;65+;celkem\n{a};obec;2024;1 010;20;30;1060\n9102;orp;2024;1;2,0;i.d.;13\n"
_SHARES = "sluzba,obec,misto,podil\n9100337,{a},,2\n9100337,{b},,1\n77,{c},,0.5\n"
_SURVEY = "respondent;strana;80plus;0_14;poznámka\n1;zadavatel;15;15;x\n2;poskytovatel;;30;\n"
_RATES = "skupina,vek,na_1000,zdroj,pohlavi\nPnP,0-64,5,ČSSZ,\nPnP,65+,120,ČSSZ,\n"
_WEIGHTS = "party,indicator,weight\nzadavatel,80plus,2\nuzivatel,80plus,1\n"
_UAP = "kod_orp;Saldo migrace;Podíl (%)\n9102;-1 168;3,5\n"
_KROK = "rok,kodukaz,koduzemi,hodnota\n2024,010203,0910,5\n2024,010204,0910,6\n"
_REGIONS = "obec;mikroregion\n{a};Sever\n{b};Sever\n{c};Jih\n"
_SERVED = "sluzba;uroven;uzemi;vaha\n1;orp;9102;\n2;obec;{a};3\n"
_NODES = "node,lon,lat\n1,15.0,49.8\n2,15.1,49.8\n3,15.2,49.9\n"
_EDGES = "z,do,delka_m,rychlost_kmh,jednosmerka\n1,2,500,50,ano\n2,1,70,30,\n"
_POINTS = "id,people,lon,lat\n1,5,15.5,49.8\n2,7.5,15.6,49.8\n"

CASES = {
    "structure": Case("s.csv", seeds.structure, "csv", _structure),
    "population_xlsx": Case(
        "vek_2023.xlsx", lambda: seeds.book_of("vek_obce_do_999_2023.xlsx", 7), "zip", _population
    ),
    "population_long": Case("130181-23data2023.csv", seeds.long_csv, "csv", _population),
    "population_130141": Case(
        "130141-24data2024.csv", lambda: seeds.rows_of("130141-24data2024.csv", 8), "csv", _population
    ),
    "population_datastat": Case("datastat.csv", seeds.datastat, "csv", _population),
    "population_own_long": Case("lide.csv", _table(_OWN_LONG), "csv", _population),
    "population_own_wide": Case("lide.csv", _table(_OWN_WIDE), "csv", _population),
    "boundaries_zip": Case("1.zip", lambda: seeds.boundaries(".zip"), "zip", _boundaries),
    "boundaries_gpkg": Case("obce.gpkg", lambda: seeds.boundaries(".gpkg"), "gpkg", _boundaries),
    "boundaries_geojson": Case("obce.geojson", lambda: seeds.boundaries(".geojson"), "json", _boundaries),
    "boundaries_parquet": Case("obce.parquet", lambda: seeds.boundaries(".parquet"), "parquet", _boundaries),
    "boundaries_vfr": Case("20241231_OB_UKSH.xml", seeds.vfr, "xml", _boundaries),
    "register": Case("rpss.json", seeds.register, "json", _services),
    "register_gz": Case("rpss.json.gz", lambda: seeds.gzip.compress(seeds.register(), mtime=0), "gz:json", _services),
    "register_zip": Case("rpss.zip", lambda: seeds.packed({"rpss.json": seeds.register()}), "zip", _services),
    "code_list": Case("druhy.json", seeds.code_list, "json", _code_list),
    "own_csv": Case("sluzby.csv", seeds.own_services, "csv", _services),
    "own_xlsx": Case("sluzby.xlsx", seeds.own_services_book, "zip", _services),
    "own_layer": Case("sluzby.geojson", lambda: seeds.points(druh="knihovna", kapacita=5), "json", _services),
    "health": Case("nrpzs.csv", seeds.health, "csv", _services),
    "schools": Case("vrejcelk.xml", seeds.schools, "xml", _services),
    "addresses": Case("20241231_OB_ADR_csv.zip", seeds.addresses, "zip", _addresses),
    "addresses_csv": Case("adresy.csv", seeds.address_table, "csv", _addresses),
    "facilities": Case("190037-2024.csv", lambda: seeds.rows_of("190037-2024.csv", 6), "csv", _indicators),
    "indicators_long": Case(
        "130141-24data2024.csv", lambda: seeds.rows_of("130141-24data2024.csv", 8), "csv", _indicators
    ),
    "indicators_wide": Case("uap_2024.csv", _table(_UAP), "csv", _indicators),
    "indicators_krok": Case("krok.csv", _table(_KROK), "csv", _indicators),
    "indicators_xlsx": Case(
        "index_2023.xlsx", lambda: seeds.book_of("index_socialniho_vylouceni_2023.xlsx", 5), "zip", _indicators
    ),
    "regions": Case("mikroregiony.csv", _table(_REGIONS), "csv", _regions),
    "territories": Case("uzemi.csv", _table(_SERVED), "csv", _territories),
    "shares": Case("podily.csv", _table(_SHARES), "csv", _shares),
    "rates": Case("miry.csv", _table(_RATES), "csv", _rates),
    "weights": Case("vahy.csv", _table(_WEIGHTS), "csv", _weights),
    "weights_survey": Case("pruzkum.csv", _table(_SURVEY), "csv", _weights),
    "travel": Case("cesty.csv", _table(_TRAVEL), "csv", _travel),
    "travel_parquet": Case("cesty.parquet", lambda: seeds.parquet(seeds.table(_TRAVEL)), "parquet", _travel),
    "roads_nodes": Case("uzly.csv", _table(_NODES), "csv", _nodes),
    "roads_edges": Case("hrany.csv", _table(_EDGES), "csv", _edges),
    "roads_osm": Case("roads.osm", lambda: seeds.roads(".osm"), "xml", _extract),
    "roads_pbf": Case("roads.osm.pbf", lambda: seeds.roads(".osm.pbf"), "pbf", _extract),
    "demand_csv": Case("body.csv", _table(_POINTS), "csv", _demand),
    "demand_layer": Case("body.geojson", lambda: seeds.points(obyvatele=5), "json", _demand),
    "study_file": Case("pokryti.toml", lambda: seeds.STUDY, "toml", _config),
    "lock": Case("pokryti.lock", lambda: seeds.LOCK, "toml", _lock),
}  # fmt: skip


def peak_bytes() -> int:
    """Give the most memory the process has had; where the system does not tell, nothing is known."""
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def outcome(case: Case, content: bytes, folder: Path, report: QualityReport | None = None) -> str:
    """Read a changed file: `result` or `refused`; anything else fails: remarks of libraries, time, memory, findings
    that cannot be written."""
    path = place(folder, case.file, content)
    report = QualityReport() if report is None else report
    before, start = peak_bytes(), time.process_time()
    found, told = "result", "-"
    try:
        with warnings.catch_warnings(record=True) as remarks:
            warnings.simplefilter("always")
            case.read(path, report)
    except PokrytiError as error:
        found = "refused"
        told = str(error)
    assert not remarks, f"{remarks[0].filename}:{remarks[0].lineno}: {remarks[0].message}"
    assert told.strip().encode()
    findings = [finding.to_record() for finding in report.findings]
    json.dumps(findings, ensure_ascii=False, allow_nan=False).encode()
    seconds, grown = time.process_time() - start, peak_bytes() - before
    assert seconds < SECONDS, f"{seconds:.1f} s"
    assert grown < _BASE_BYTES + _TIMES * len(content), f"{grown} bytes for {len(content)}"
    return found
