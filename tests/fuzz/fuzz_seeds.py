"""Valid files of every layout that the readers know, a few rows each; most are cut from the embedded sample."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tempfile
import zipfile
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

import geopandas as gpd
import osmium

from pokryti.sources.sample import sample_dir

ORP = "9102"
_NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def packed(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def workbook(rows: list[list[object]]) -> bytes:
    """Write a workbook of one sheet by hand, so that it is small: numbers as numbers, all else as text."""

    def cell(value: object) -> str:
        if isinstance(value, int | float):
            return f"<c><v>{value}</v></c>"
        return f'<c t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'

    lines = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    book = f'<workbook {_NS} xmlns:r="{_REL}"><sheets><sheet name="List1" sheetId="1" r:id="r1"/></sheets></workbook>'
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    types = (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType='
        f'"{sheet}.worksheet+xml"/><Override PartName="/xl/workbook.xml" ContentType="{sheet}.sheet.main+xml"/></Types>'
    )

    def link(kind: str, target: str) -> str:
        inner = f'<Relationship Id="r1" Type="{_REL}/{kind}" Target="{target}"/>'
        return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'

    members = {
        "[Content_Types].xml": types,
        "_rels/.rels": link("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": link("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f"<worksheet {_NS}><sheetData>{lines}</sheetData></worksheet>",
    }
    return packed({name: text.encode() for name, text in members.items()})


def _number(cell: str) -> object:
    return float(cell) if cell.replace(".", "", 1).isdigit() else cell


def rows_of(name: str, count: int) -> bytes:
    """Take the header of a file of the sample and its first rows about the ORP or its obce."""
    header, *lines = (sample_dir() / name).read_bytes().splitlines(keepends=True)
    marks = [code.encode() for code in (*obce(), f'"{ORP}"')]
    return b"".join([header, *[line for line in lines if any(mark in line for mark in marks)][:count]])


def book_of(name: str, count: int) -> bytes:
    """Do the same with a workbook."""
    from python_calamine import CalamineWorkbook

    header, *rows = CalamineWorkbook.from_path(str(sample_dir() / name)).get_sheet_by_index(0).to_python()
    marks = set(obce()) | {float(code) for code in obce()}
    return workbook([header, *[row for row in rows if not marks.isdisjoint(row)][:count]])


@cache
def structure() -> bytes:
    """Take the rows of one ORP, header first."""
    text = (sample_dir() / "struktura_uzemi_cr.csv").read_text(encoding="utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text))
    kept = [row for row in rows if row[header.index("orp_csu_cis65_kod")] == ORP]
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([header, *kept])
    return out.getvalue().encode()


@cache
def obce() -> list[str]:
    header, *rows = csv.reader(io.StringIO(structure().decode()))
    return [row[header.index("obec_kod")] for row in rows]


@cache
def layer() -> gpd.GeoDataFrame:
    whole = gpd.read_file(f"/vsizip/{sample_dir() / '1.zip'}/1/OBCE_P.shp")
    column = next(name for name in whole.columns if whole[name].astype("str").isin(obce()).any())
    mine = whole[whole[column].astype("str").isin(obce())].reset_index(drop=True)
    return mine.assign(geometry=mine.geometry.simplify(150))


@cache
def boundaries(suffix: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("OBCE_P.shp" if suffix == ".zip" else f"obce{suffix}")
        layer().to_parquet(path) if suffix == ".parquet" else layer().to_file(path)
        if suffix != ".zip":
            return path.read_bytes()
        return packed({f"1/{part.name}": part.read_bytes() for part in sorted(Path(folder).iterdir())})


def vfr() -> bytes:
    code = obce()[0]
    spot = layer().geometry.iloc[0].representative_point()
    box = spot.buffer(900, cap_style="square").exterior.coords
    ring = " ".join(f"{x:.2f} {y:.2f}" for x, y in box)
    space = "urn:cz:isvs:ruian:schemas:"
    crs = 'srsName="urn:ogc:def:crs:EPSG::5514" srsDimension="2"'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<vf:VymennyFormat xmlns:gml="http://www.opengis.net/gml/3.2" '
        f'xmlns:vf="{space}VymennyFormatTypy:v1" xmlns:obi="{space}ObecIntTypy:v1" xmlns:oki="{space}OkresIntTypy:v1" '
        f'xmlns:pui="{space}PouIntTypy:v1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{space}VymennyFormatTypy:v1 ../ruian/xsd/vymenny_format/VymennyFormatTypy.xsd">'
        "<vf:Hlavicka><vf:VerzeVFR>1.3</vf:VerzeVFR><vf:TypSouboru>OB_UKSH</vf:TypSouboru></vf:Hlavicka><vf:Data><vf:Obce>"
        f'<vf:Obec gml:id="OB.{code}"><obi:Kod>{code}</obi:Kod><obi:Nazev>Lhota</obi:Nazev><obi:Okres><oki:Kod>3201'
        "</oki:Kod></obi:Okres><obi:Pou><pui:Kod>434</pui:Kod></obi:Pou><obi:Geometrie><obi:OriginalniHranice>"
        f'<gml:MultiSurface gml:id="M" {crs}><gml:surfaceMember><gml:Polygon gml:id="G"><gml:exterior><gml:LinearRing>'
        f"<gml:posList>{ring}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember>"
        "</gml:MultiSurface></obi:OriginalniHranice></obi:Geometrie></vf:Obec></vf:Obce></vf:Data></vf:VymennyFormat>"
    ).encode()


@cache
def register() -> bytes:
    """Take five services of the sample, one of them with a secret address."""
    items = json.loads(gzip.decompress((sample_dir() / "rpss_20241231.json.gz").read_bytes()))["polozky"]
    secret = [item for item in items if any(place.get("utajenaAdresa") for place in item["zarizeni"])]
    return json.dumps({"polozky": [*items[:4], *secret[:1]]}, ensure_ascii=False).encode()


def code_list() -> bytes:
    names = {"35": "centrum duševního zdraví", "13": "domovy pro seniory"}
    rows = [{"id": f"DruhSocialniSluzby/{code}", "nazev": {"cs": name}, "kod": code} for code, name in names.items()]
    return json.dumps({"polozky": rows}, ensure_ascii=False).encode()


def own_services() -> bytes:
    return (
        b"".join((sample_dir() / "vlastni_sluzby.csv").read_bytes().splitlines(keepends=True)[:4])
        .decode("cp1250")
        .encode()
    )


def own_services_book() -> bytes:
    rows = csv.reader(io.StringIO(own_services().decode()), delimiter=";")
    return workbook([[_number(cell) for cell in row] for row in rows])


def points(**columns: object) -> bytes:
    """Write points as GeoJSON."""
    spots = layer().geometry.representative_point().to_crs(4326)[:3]
    features = [
        {
            "type": "Feature",
            "properties": {**columns, "id": f"p{number}"},
            "geometry": {"type": "Point", "coordinates": [spot.x, spot.y]},
        }
        for number, spot in enumerate(spots)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def health() -> bytes:
    return (
        '"ZZ_ID","ZZ_misto_poskytovani_ID","ZZ_nazev","ZZ_druh_nazev","ZZ_GPS","ZZ_RUIAN_kod","ZZ_obec","ZZ_okres_kod",'
        '"poskytovatel_ICO"\r\n"1","11","Lékař","Samostatná ordinace","POINT(49.8 15.5)","77","Vzorov","CZ0911",'
        '"00000019"\r\n"2","12","Lékárna","Lékárna","POINT(49.8 15.6)","","Vzorov","CZ0911","19"\r\n'
    ).encode()


def schools() -> bytes:
    place = "<SkolaMistoVykonuCinnosti><MistoRUAINKod>77</MistoRUAINKod></SkolaMistoVykonuCinnosti>"
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<ExportDat><PravniSubjekt><ICO>00000019</ICO>'
        "<Reditelstvi><RedPlnyNazev>"
        "Škola</RedPlnyNazev></Reditelstvi><SkolyZarizeni><SkolaZarizeni><IZO>102</IZO><SkolaPlnyNazev>"
        "Škola &amp; školka</SkolaPlnyNazev><SkolaDruhTyp>B00</SkolaDruhTyp><SkolaKapacita>540</SkolaKapacita>"
        f"<SkolaMistaVykonuCinnosti>{place}{place}</SkolaMistaVykonuCinnosti></SkolaZarizeni></SkolyZarizeni></PravniSubjekt></ExportDat>"
    ).encode()


def addresses() -> bytes:
    with zipfile.ZipFile(sample_dir() / "20241231_OB_ADR_csv.zip") as archive:
        names = archive.namelist()[:2]
        return packed({name: b"".join(archive.read(name).splitlines(keepends=True)[:6]) for name in names})


def address_table() -> bytes:
    with zipfile.ZipFile(io.BytesIO(addresses())) as archive:
        return archive.read(archive.namelist()[0])


def table(text: str) -> bytes:
    """Put codes of real obce of the sample in place of `{a}`, `{b}` and `{c}`."""
    a, b, c = obce()[:3]
    return text.format(a=a, b=b, c=c).encode()


def datastat() -> bytes:
    head = (
        "Ukazatel,Věkové skupiny (základní),VekSkupZakl.Ciselnik,VekSkupZakl.Polozka,Pohlaví,PohlZM.Ciselnik,"
        "PohlZM.Polozka,Rok,CasRB.Ciselnik,CasRB.Polozka,Obec,Uz45B.OBEC.Ciselnik,Uz45B.OBEC.Polozka,Hodnota\n"
    )
    line = 'Počet obyvatel k 31.12.,{text},7700,{age},,,{sex},2024,1,2024,Obec,43,{code},"{value}"\n'
    cells = (("0–14", "400000610015000", "1", 10), ("65 a více", "410065799999000", "2", 7), ("", "", "", 17))
    rows = [line.format(text=t, age=a, sex=s, value=v, code=obce()[0]) for t, a, s, v in cells]
    return (head + "".join(rows)).encode()


def long_csv() -> bytes:
    return rows_of("defects/130181-23data2023.csv", 12)


def roads(suffix: str) -> bytes:
    """Write three nodes and two ways as an extract of OpenStreetMap."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"roads{suffix}"
        with osmium.SimpleWriter(str(path)) as writer:
            for number in (1, 2, 3):
                writer.add_node(osmium.osm.mutable.Node(id=number, location=(15 + number / 100, 49.8), version=1))
            for number, tags in enumerate(
                ({"highway": "primary", "maxspeed": "50"}, {"highway": "residential", "oneway": "-1"})
            ):
                writer.add_way(osmium.osm.mutable.Way(id=number + 1, nodes=[1, 2, 3], tags=tags, version=1))
        return path.read_bytes()


def parquet(content: bytes) -> bytes:
    import pandas as pd

    out = io.BytesIO()
    pd.read_csv(io.BytesIO(content), dtype={0: "str", 1: "str"}).to_parquet(out)
    return out.getvalue()


STUDY = b"""\
[study]
title = "Studie"
on = 2024-12-31
region = ["CZ091", "9101"]
levels = ["obec", "orp"]
kinds = ["domovy_pro_seniory"]
place_rule = "equal"
field_territory = "orp"
age_split = "proportional"
sample = true
note = "Text"
[sources]
boundaries = "1.zip"
structure = "s.csv"
population = ["p.csv", "q.csv"]
services = "r.json"
[need]
indicators = ["80plus", "0_14"]
polarity = { "80plus" = "more_need" }
weights = { "80plus" = 1.5 }
normalise = "z"
clip = 3.0
aggregate = "arithmetic"
draws = 100
seed = 0
[disclosure]
threshold = 5
smallest_denominator = 10
population = true
confidential = ["p.csv"]
public = "q.csv"
[verdict]
rules = ["nothing"]
[publishers.csu_structure]
url = "https://data.csu.gov.cz/s.csv"
file = "s.csv"
hosts = ["data.csu.gov.cz"]
licence = "CC BY 4.0"
"""
LOCK = b"""\
version = 1
study_sha256 = "abc"

[[file]]
source = "csu_structure"
file = "data/s.csv"
url = "https://example.com/s.csv"
vintage = "2024"
fetched = "2024-12-31"
last_modified = ""
received_bytes = 5
size_bytes = 5
sha256 = "00"
licence = "CC BY 4.0"
citation_cs = "Struktura"
citation_en = "Structure"
"""
