"""Boundaries come from any file; what is wrong with them is repaired where safe, and always told."""

import gzip
import os
import subprocess
import sys
import zipfile

import geopandas as gpd
import pandas as pd
import pytest
from shapely import MultiPolygon, box, transform

from pokryti.errors import CrsError, InputError, MissingDependencyError
from pokryti.quality import QualityReport
from pokryti.sources import cuzk, vector
from pokryti.sources.cuzk import read_boundaries


@pytest.fixture
def report():
    return QualityReport()


@pytest.fixture
def layer(boundaries):
    """Give the toy obce as a layer with a code and a name."""
    return boundaries.rename_axis("KOD").reset_index().assign(NAZEV="Žďár")


def read(path, structure, report):
    return read_boundaries(path, structure=structure, report=report)


def told(report):
    return {finding.code: finding for finding in report.findings}


def zipped_shapefile(layer, folder, name="OBCE_P"):
    layer.to_file(folder / f"{name}.shp", encoding="cp1250")
    with zipfile.ZipFile(folder / "1.zip", "w") as archive:
        for part in folder.glob(f"{name}.*"):
            archive.write(part, f"1/{part.name}")
    return folder / "1.zip"


VFR = """<?xml version="1.0" encoding="UTF-8"?>
<vf:VymennyFormat xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:vf="urn:cz:isvs:ruian:schemas:VymennyFormatTypy:v1"
 xmlns:obi="urn:cz:isvs:ruian:schemas:ObecIntTypy:v1" xmlns:oki="urn:cz:isvs:ruian:schemas:OkresIntTypy:v1"
 xmlns:pui="urn:cz:isvs:ruian:schemas:PouIntTypy:v1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xsi:schemaLocation="urn:cz:isvs:ruian:schemas:VymennyFormatTypy:v1 ../ruian/xsd/vymenny_format/VymennyFormatTypy.xsd">
<vf:Hlavicka><vf:VerzeVFR>1.3</vf:VerzeVFR><vf:TypSouboru>OB_UKSH</vf:TypSouboru></vf:Hlavicka>
<vf:Data><vf:Obce><vf:Obec gml:id="OB.500001"><obi:Kod>500001</obi:Kod><obi:Nazev>Lhota</obi:Nazev>
<obi:Okres><oki:Kod>3201</oki:Kod></obi:Okres><obi:Pou><pui:Kod>434</pui:Kod></obi:Pou>
<obi:Geometrie><obi:DefinicniBod><gml:MultiPoint gml:id="D" srsName="urn:ogc:def:crs:EPSG::5514" srsDimension="2">
<gml:pointMembers><gml:Point gml:id="P"><gml:pos>-695000.00 -1145000.00</gml:pos></gml:Point></gml:pointMembers>
</gml:MultiPoint></obi:DefinicniBod>{boundary}</obi:Geometrie></vf:Obec></vf:Obce></vf:Data></vf:VymennyFormat>"""
VFR_BOUNDARY = """<obi:{kind}><gml:MultiSurface gml:id="M" srsName="urn:ogc:def:crs:EPSG::5514" srsDimension="2">
<gml:surfaceMember><gml:Polygon gml:id="G"><gml:exterior><gml:LinearRing><gml:posList>-700000.00 -1150000.00
-690000.00 -1150000.00 -690000.00 -1140000.00 -700000.00 -1140000.00 -700000.00 -1150000.00</gml:posList>
</gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember></gml:MultiSurface></obi:{kind}>"""


class TestFormats:
    def test_the_state_shapefile_is_read_inside_its_zip(self, layer, boundaries, structure, report, tmp_path):
        path = zipped_shapefile(layer, tmp_path)
        result = read(path, structure, report)
        assert result.index.name == "obec"
        assert result.geometry.geom_equals(boundaries.geometry).all()
        assert len(report) == 0

    @pytest.mark.parametrize("suffix", ["gpkg", "geojson", "shp"])
    def test_vector_files(self, layer, structure, tmp_path, suffix):
        layer.to_file(tmp_path / f"obce.{suffix}")
        assert read(tmp_path / f"obce.{suffix}", structure, QualityReport()).area.sum() == pytest.approx(1.2e9)

    def test_geoparquet(self, layer, structure, report, tmp_path):
        layer.to_parquet(tmp_path / "obce.parquet")
        assert len(read(tmp_path / "obce.parquet", structure, report)) == 12

    def test_geoparquet_without_pyarrow_names_the_remedy(self, layer, structure, tmp_path, monkeypatch):
        layer.to_parquet(tmp_path / "obce.parquet")
        monkeypatch.setitem(sys.modules, "pyarrow", None)
        with pytest.raises(MissingDependencyError, match=r"pokryti\[parquet\]"):
            read(tmp_path / "obce.parquet", structure, QualityReport())

    def test_topojson(self, layer, structure, report, tmp_path):
        import topojson

        topology = topojson.Topology(layer.to_crs(4326), prequantize=1_000_000)
        (tmp_path / "obce.topojson").write_text(topology.to_json(), encoding="utf-8")
        result = read(tmp_path / "obce.topojson", structure, report)
        assert result.area.sum() == pytest.approx(1.2e9, rel=1e-3)

    @pytest.mark.parametrize("kind", ["OriginalniHranice", "GeneralizovaneHranice3"])
    @pytest.mark.parametrize("name", ["OB_UKSH", "ST_UKSG"])
    def test_vfr_with_original_or_generalised_boundary(self, structure, tmp_path, kind, name):
        report = QualityReport()
        text = VFR.format(boundary=VFR_BOUNDARY.format(kind=kind)).replace("OB_UKSH", name)
        path = tmp_path / f"20250101_{name}.xml.gz"
        path.write_bytes(gzip.compress(text.encode()))
        assert read(path, structure, report).area.to_dict() == {"500001": 1e8}

    def test_vfr_in_a_zip_together_with_another_file(self, layer, structure, report, tmp_path):
        with zipfile.ZipFile(tmp_path / "20250101_OB_500001_UKSH.xml.zip", "w") as archive:
            text = VFR.format(boundary=VFR_BOUNDARY.format(kind="OriginalniHranice"))
            archive.writestr("20250101_OB_500001_UKSH.xml", text)
        layer[layer["KOD"] != "500001"].to_file(tmp_path / "rest.gpkg")
        paths = [tmp_path / "20250101_OB_500001_UKSH.xml.zip", tmp_path / "rest.gpkg"]
        assert len(read(paths, structure, report)) == 12

    def test_vfr_without_boundaries_is_refused(self, structure, report, tmp_path):
        (tmp_path / "20250101_ST_ZKSH.xml").write_text(VFR.format(boundary=""), encoding="utf-8")
        with pytest.raises(InputError, match="no boundaries of obce"):
            read(tmp_path / "20250101_ST_ZKSH.xml", structure, report)

    @pytest.mark.parametrize("content", [b"not a map", b""])
    def test_a_broken_file_is_an_input_error(self, structure, report, tmp_path, content):
        (tmp_path / "obce.gpkg").write_bytes(content)
        with pytest.raises(InputError, match=r"obce\.gpkg"):
            read(tmp_path / "obce.gpkg", structure, report)

    def test_a_web_page_saved_in_place_of_data_is_called_so(self, structure, report, tmp_path):
        (tmp_path / "obce.geojson").write_text("<!DOCTYPE html><html>404</html>", encoding="utf-8")
        with pytest.raises(InputError, match="web page, not data"):
            read(tmp_path / "obce.geojson", structure, report)

    @pytest.mark.parametrize("folder", [False, True])
    def test_a_shapefile_without_its_table_names_what_to_give(self, layer, structure, report, tmp_path, folder):
        layer.to_file(tmp_path / "OBCE_P.shp")
        (tmp_path / "OBCE_P.dbf").unlink()
        with pytest.raises(InputError, match=r"lacks its \.dbf.*whole set of files"):
            read(tmp_path if folder else tmp_path / "OBCE_P.shp", structure, report)

    def test_an_empty_layer_is_called_empty(self, layer, structure, report, tmp_path):
        layer.iloc[:0].to_file(tmp_path / "obce.gpkg")
        with pytest.raises(InputError, match="no features"):
            read(tmp_path / "obce.gpkg", structure, report)

    def test_points_are_no_boundaries(self, layer, structure, report, tmp_path):
        layer.set_geometry(layer.representative_point()).to_file(tmp_path / "obce.gpkg")
        with pytest.raises(InputError, match="no polygons of obce but: Point"):
            read(tmp_path / "obce.gpkg", structure, report)

    def test_the_old_number_of_krovak_passes_without_a_word(self, layer, structure, report, tmp_path):
        layer.to_file(tmp_path / "obce.geojson")
        text = (tmp_path / "obce.geojson").read_text(encoding="utf-8")
        (tmp_path / "obce.geojson").write_text(text.replace("EPSG::5514", "EPSG::102067"), encoding="utf-8")
        assert len(read(tmp_path / "obce.geojson", structure, report)) == 12
        assert len(report) == 0

    @pytest.mark.skipif(sys.platform == "win32", reason="the system always knows Unicode paths")
    def test_accents_in_a_path_do_no_harm_without_utf8(self, layer, structure, tmp_path):
        layer.to_file(tmp_path / "čára.gpkg")
        structure.to_csv(tmp_path / "structure.csv", index=False)
        script = (
            "import sys, pathlib\n"
            "from pokryti.quality import QualityReport\n"
            "from pokryti.sources.cuzk import read_boundaries\n"
            "from pokryti.sources.structure import read_structure\n"
            "folder, report = pathlib.Path(sys.argv[1]), QualityReport()\n"
            "structure = read_structure(folder / 'structure.csv', report=report)\n"
            "(path,) = folder.glob('*.gpkg')\n"
            "print(len(read_boundaries(path, structure=structure, report=report)))\n"
        )
        plain = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
        done = subprocess.run([sys.executable, "-c", script, tmp_path], env=plain, capture_output=True, check=False)
        assert done.stdout.strip() == b"12", done.stderr

    def test_a_missing_file_is_an_input_error(self, structure, report, tmp_path):
        with pytest.raises(InputError, match="no such file"):
            read(tmp_path / "1.zip", structure, report)


class TestLayers:
    def test_the_layer_of_obce_is_found_among_others(self, layer, structure, report, tmp_path):
        layer.to_file(tmp_path / "cr.gpkg", layer="OBCE_P")
        layer.dissolve().to_file(tmp_path / "cr.gpkg", layer="STATY_P")
        assert len(read(tmp_path / "cr.gpkg", structure, report)) == 12

    def test_several_layers_without_obce_are_refused(self, layer, structure, report, tmp_path):
        for name in ("a", "b"):
            layer.to_file(tmp_path / "cr.gpkg", layer=name)
        with pytest.raises(InputError, match="one layer of obce; its layers: a, b"):
            read(tmp_path / "cr.gpkg", structure, report)

    @pytest.mark.parametrize("values", [lambda codes: codes.astype(int), lambda codes: codes.astype(float)])
    @pytest.mark.parametrize("column", ["KOD", "obec_kod", "ZUJ", "whatever"])
    def test_the_column_of_codes_is_recognised_by_what_it_holds(self, layer, structure, tmp_path, column, values):
        named = layer.assign(**{column: values(layer["KOD"]), "OBJECTID": range(12)})
        named[[column, "OBJECTID", "NAZEV", "geometry"]].to_file(tmp_path / "obce.gpkg")
        assert read(tmp_path / "obce.gpkg", structure, QualityReport()).index[0] == "500001"

    def test_a_layer_of_orp_is_refused_with_the_reason(self, layer, structure, report, tmp_path):
        orp = structure.set_index("obec_kod")["orp_csu_cis65_kod"]
        districts = layer.assign(kod_orp_p=layer["KOD"].map(orp)).dissolve("kod_orp_p").reset_index()
        districts[["kod_orp_p", "geometry"]].explode().to_file(tmp_path / "districts.geojson")
        with pytest.raises(InputError, match=r"6 districts of level ORP .* exact unions"):
            read(tmp_path / "districts.geojson", structure, report)

    def test_seats_do_not_turn_orp_into_obce(self, layer, structure, report, tmp_path):
        seats = structure.drop_duplicates("orp_csu_cis65_kod")["orp_sidlo_obec_kod"]
        orp = layer[layer["KOD"].isin(seats)].rename(columns={"KOD": "spravniobeckod"})
        orp.to_file(tmp_path / "orp.gpkg")
        with pytest.raises(InputError, match="level ORP"):
            read(tmp_path / "orp.gpkg", structure, report)

    def test_okresy_passed_off_as_orp_are_named(self, layer, structure, report, tmp_path):
        okres = structure.set_index("obec_kod")["okres_csu_cis109_nuts_kod"]
        okresy = layer.assign(orp=layer["KOD"].map(okres)).dissolve("orp").reset_index()[["orp", "geometry"]]
        okresy.to_file(tmp_path / "atlas.geojson")
        with pytest.raises(InputError, match="passes for ORP but holds 4 okresy"):
            read(tmp_path / "atlas.geojson", structure, report)
        assert told(report)["okres_as_orp"].defect == 4

    def test_a_layer_of_something_else_is_refused(self, layer, structure, report, tmp_path):
        layer[["NAZEV", "geometry"]].to_file(tmp_path / "lesy.gpkg")
        with pytest.raises(InputError, match="its columns: NAZEV"):
            read(tmp_path / "lesy.gpkg", structure, report)


class TestRepairs:
    def test_positive_coordinates_are_turned(self, layer, structure, report, tmp_path):
        layer["geometry"] = transform(layer.geometry.to_numpy(), lambda xy: -xy)
        layer.to_file(tmp_path / "obce.gpkg")
        assert read(tmp_path / "obce.gpkg", structure, report).total_bounds.max() < 0
        assert told(report)["crs_axes"].defect == 12

    def test_mercator_labelled_as_degrees_is_converted(self, layer, structure, report, tmp_path):
        layer.to_crs(3857).set_crs(4326, allow_override=True).to_file(tmp_path / "obce.geojson")
        assert read(tmp_path / "obce.geojson", structure, report).area.sum() == pytest.approx(1.2e9, rel=1e-6)
        assert "metres of web maps" in told(report)["crs_wrong_label"].message()
        assert "metry webových map" in told(report)["crs_wrong_label"].message("cs")

    def test_codes_damaged_by_a_spreadsheet_are_repaired_and_told(self, layer, structure, report, tmp_path):
        layer.assign(KOD=layer["KOD"] + ".0").to_file(tmp_path / "obce.gpkg")
        assert len(read(tmp_path / "obce.gpkg", structure, report)) == 12
        assert told(report)["code_as_float"].defect == 22

    def test_an_obec_smaller_than_its_place_leaves_a_gap_that_is_told(self, layer, structure, report, tmp_path):
        layer.loc[5, "geometry"] = layer.geometry[5].buffer(-500, join_style="mitre")
        layer.to_file(tmp_path / "obce.gpkg")
        read(tmp_path / "obce.gpkg", structure, report)
        assert "in all 19000000 m²" in told(report)["gap_left"].message()

    def test_a_missing_obec_is_no_gap(self, layer, structure, report, tmp_path):
        layer.drop(index=5).to_file(tmp_path / "obce.gpkg")
        assert len(read(tmp_path / "obce.gpkg", structure, report)) == 11
        assert len(report) == 0

    def test_a_missing_label_is_told(self, layer, structure, report, tmp_path):
        layer.to_file(tmp_path / "obce.shp")
        (tmp_path / "obce.prj").unlink()
        read(tmp_path / "obce.shp", structure, report)
        assert "crs_missing" in told(report)

    def test_a_part_that_lies_abroad_is_refused(self, layer, structure, report, tmp_path):
        layer.loc[0, "geometry"] = box(0, 0, 1, 1)
        layer.to_file(tmp_path / "obce.gpkg")
        with pytest.raises(CrsError, match="500001"):
            read(tmp_path / "obce.gpkg", structure, report)
        assert told(report)["crs_mixed"].severity == "error"

    def test_exploded_parts_are_joined(self, layer, structure, report, tmp_path):
        west, south, east, north = layer.geometry.iloc[0].bounds
        middle = (west + east) / 2
        halves = MultiPolygon([box(west, south, middle - 2000, north), box(middle + 2000, south, east, north)])
        layer.loc[0, "geometry"] = halves
        layer.explode().to_file(tmp_path / "obce.gpkg")
        result = read(tmp_path / "obce.gpkg", structure, report)
        assert result.geometry["500001"].area == pytest.approx(6e7)
        assert told(report)["geometry_exploded"].where == ("500001",)

    def test_unknown_obce_are_left_out_and_named(self, layer, structure, report, tmp_path):
        layer.loc[11, "KOD"] = "599999"
        layer.to_file(tmp_path / "obce.gpkg")
        assert len(read(tmp_path / "obce.gpkg", structure, report)) == 11
        assert told(report)["obec_unknown"].where == ("599999",)

    def test_old_assignments_are_named_whatever_the_code_system(self, layer, structure, report, tmp_path):
        truth = structure.set_index("obec_kod").loc[layer["KOD"]]
        layer = layer.assign(
            ORP_KOD=truth["orp_ruian_kod"].to_numpy(), LAU1_KOD=truth["okres_csu_cis109_nuts_kod"].to_numpy()
        )
        layer.loc[1, "ORP_KOD"] = "302"
        layer.loc[2, "LAU1_KOD"] = "CZ0311"
        layer.to_file(tmp_path / "obce.gpkg")
        read(tmp_path / "obce.gpkg", structure, report)
        findings = [finding for finding in report.findings if finding.code == "old_assignment"]
        assert [finding.where for finding in findings] == [("500002",), ("500003",)]
        assert all("2025-01-01" in finding.message() for finding in findings)


def test_the_inputs_stay_as_they_were(layer, structure, report, tmp_path):
    before = structure.copy()
    layer.to_file(tmp_path / "obce.gpkg")
    read(tmp_path / "obce.gpkg", structure, report)
    pd.testing.assert_frame_equal(structure, before)
    assert isinstance(layer, gpd.GeoDataFrame)


def test_nothing_else_runs_while_the_remarks_of_gdal_are_caught(layer, structure, report, tmp_path, monkeypatch):
    events, files = [], [tmp_path / "a.gpkg", tmp_path / "b.gpkg"]

    def read_layer(*args, **options):
        events.append("layer")
        return vector.read_layer(*args, **options)

    monkeypatch.setattr(cuzk, "read_layer", read_layer)
    for path, part in zip(files, (layer.iloc[:4], layer.iloc[4:]), strict=True):
        part.to_file(path)
    cuzk.read_boundaries(files, structure=structure, report=report, meanwhile=lambda: events.append("people"))
    assert events == ["layer", "layer", "people"]
