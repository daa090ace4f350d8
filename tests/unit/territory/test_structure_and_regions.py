"""The official structure and tables of own regions are read and checked whole before anything is built on them."""

import pytest

from pokryti.errors import InputError
from pokryti.quality import QualityReport
from pokryti.sources.regions import read_regions
from pokryti.sources.structure import read_structure
from pokryti.territory import Codes


@pytest.fixture
def report():
    return QualityReport()


@pytest.fixture
def written(tmp_path):
    def write(frame, name="struktura_uzemi_cr.csv"):
        frame.to_csv(tmp_path / name, index=False, quoting=1)
        return tmp_path / name

    return write


class TestStructure:
    def test_it_is_read_as_text(self, structure, written, report):
        raw = read_structure(written(structure), report=report)
        assert raw["obec_kod"].tolist() == structure["obec_kod"].tolist()
        assert len(report) == 0

    def test_header_case_and_czech_dates_do_not_matter(self, structure, written, report):
        shouted = structure.assign(platnost_datum="01.02.2025").rename(columns=str.upper)
        assert read_structure(written(shouted), report=report)["platnost_datum"].unique().tolist() == ["2025-02-01"]

    def test_all_faults_are_told_at_once(self, structure, written, report):
        structure.loc[1, "obec_kod"] = "500001"
        structure.loc[2, "kraj_csu_cis108_nuts_kod"] = "CZ032"
        structure.loc[3, "pou_ruian_kod"] = ""
        with pytest.raises(InputError) as caught:
            read_structure(written(structure), report=report)
        message = str(caught.value)
        assert "500001" in message
        assert "pou_ruian_kod" in message
        assert "3101" in message

    def test_a_missing_column_is_named(self, structure, written, report):
        with pytest.raises(InputError, match="orp_ruian_kod"):
            read_structure(written(structure.drop(columns="orp_ruian_kod")), report=report)

    def test_the_remedy_says_where_to_download_it(self, structure, written, report):
        with pytest.raises(InputError, match=r"csu\.gov\.cz"):
            read_structure(written(structure.drop(columns="orp_ruian_kod")), report=report)

    def test_a_web_page_in_its_place_is_told_with_the_same_remedy(self, tmp_path, report):
        (tmp_path / "struktura.csv").write_text("<html>", encoding="utf-8")
        with pytest.raises(InputError, match=r"(?s)web page.*csu\.gov\.cz"):
            read_structure(tmp_path / "struktura.csv", report=report)

    def test_a_file_cut_short_lacks_its_own_seats(self, structure, written, report):
        with pytest.raises(InputError, match=r"cut short: of its 11 obce, .* missing, 1: 500001\..*whole ORP"):
            read_structure(written(structure.iloc[1:]), report=report)

    def test_several_dates_are_told(self, structure, written, report):
        structure.loc[0, "platnost_datum"] = "2024-01-01"
        read_structure(written(structure), report=report)
        assert report.findings[0].where == ("2024-01-01", "2025-01-01")


class TestRegions:
    def test_the_second_header_names_the_level(self, structure, tmp_path, report):
        path = tmp_path / "svazky.csv"
        path.write_text("obec;Svazek obcí\n500001;Údolí\n500002;Údolí\n500003;\n", encoding="utf-8")
        table = read_regions(path, codes=Codes(structure), report=report)
        assert table.columns.tolist() == ["svazek_obci"]
        assert table.attrs["label"] == "Svazek obcí"
        assert table["svazek_obci"].to_dict() == {"500001": "Údolí", "500002": "Údolí"}

    @pytest.mark.parametrize(
        ("rows", "fault"),
        [
            ("obec,mikroregion\n500001,A\n500001,B\n", "500001"),
            ("obec,ORP\n500001,A\n", "ORP"),
            ("obec\n500001\n", "layout"),
        ],
    )
    def test_overlaps_and_official_names_are_refused(self, structure, tmp_path, rows, fault):
        path = tmp_path / "regiony.csv"
        path.write_text(rows, encoding="utf-8")
        with pytest.raises(InputError, match=fault):
            read_regions(path, codes=Codes(structure), report=QualityReport())

    def test_unknown_obce_are_named(self, structure, tmp_path, report):
        path = tmp_path / "regiony.csv"
        path.write_text("obec,mikroregion\n500001,A\n599999,A\n", encoding="utf-8")
        assert len(read_regions(path, codes=Codes(structure), report=report)) == 1
        assert report.findings[0].where == ("599999",)

    def test_names_in_place_of_codes_are_matched_where_they_are_unique(self, structure, tmp_path, report):
        path = tmp_path / "a.csv"
        path.write_text("obec,svazek\nLhota,A\nNová Ves,A\nHora,B\n", encoding="utf-8")
        regions = read_regions(path, codes=Codes(structure), report=report)
        assert regions["svazek"].to_dict() == {"500001": "A", "500011": "B"}
        assert {"matched_by_name", "name_ambiguous"} <= {finding.code for finding in report.findings}

    @pytest.mark.parametrize("written", ["Nikde", "999999"])
    def test_a_table_of_which_no_obec_is_known_is_refused(self, structure, tmp_path, report, written):
        path = tmp_path / "a.csv"
        path.write_text(f"obec,svazek\n{written},A\n", encoding="utf-8")
        with pytest.raises(InputError, match=f"No obec was recognised .*: {written}"):
            read_regions(path, codes=Codes(structure), report=report)

    def test_a_table_without_rows_is_refused(self, structure, tmp_path, report):
        path = tmp_path / "a.csv"
        path.write_text("obec,svazek\n", encoding="utf-8")
        with pytest.raises(InputError, match="No obec was recognised"):
            read_regions(path, codes=Codes(structure), report=report)
