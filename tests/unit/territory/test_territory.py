"""Obce make up every level; districts are found by name, selected with their ring, and know their neighbours."""

import pandas as pd
import pytest

from pokryti.errors import AmbiguousNameError, CrsError, InputError, UnknownCodeError, UnknownNameError
from pokryti.quality import QualityReport
from pokryti.territory import Territory


@pytest.fixture
def territory(structure, boundaries):
    return Territory.build(structure, boundaries, report=QualityReport())


class TestLevels:
    def test_every_level_covers_the_same_area(self, territory):
        for level in territory.levels:
            assert territory.areas(level)["area_km2"].sum() == pytest.approx(1200)

    def test_parents_follow_the_administrative_chain(self, territory):
        assert [territory.parent_level(level) for level in territory.levels] == [
            "pou", "orp", "kraj", "kraj", "stat", None,
        ]  # fmt: skip
        assert territory.areas("orp").loc["3101", "parent"] == "CZ031"
        assert territory.areas("obec").loc["500003", "parent"] == "31012"

    def test_an_orp_may_reach_over_several_okresy(self, territory):
        inside = territory.lookup("orp") == "3101"
        assert set(territory.lookup("okres")[inside]) == {"CZ0311", "CZ0312"}

    def test_areas_have_the_promised_columns(self, territory):
        areas = territory.areas("kraj")
        assert areas.index.name == "code"
        assert areas.columns.tolist() == ["name", "parent", "area_km2", "role", "complete", "geometry"]
        assert areas.crs.to_epsg() == 5514
        assert areas["name"].to_dict() == {
            "CZ010": "Hlavní město Praha",
            "CZ031": "Jižní kraj",
            "CZ032": "Kraj Západ",
        }

    def test_areas_cannot_be_spoilt_from_outside(self, territory):
        territory.areas("orp")["name"] = "x"
        assert "x" not in set(territory.areas("orp")["name"])

    def test_points_lie_inside_their_obce(self, territory):
        assert territory.boundaries.geometry.contains(territory.points).all()

    def test_an_unknown_level_names_the_known_ones(self, territory):
        with pytest.raises(UnknownCodeError, match="obec, pou, orp"):
            territory.areas("mesto")

    def test_the_date_of_the_structure_is_kept(self, territory):
        assert territory.valid_on.isoformat() == "2025-01-01"


class TestBuilding:
    def test_an_obec_without_boundary_is_left_out_and_reported(self, structure, boundaries):
        report = QualityReport()
        territory = Territory.build(structure, boundaries.drop("500002"), report=report)
        assert "500002" not in territory.structure.index
        assert [finding.where for finding in report.findings] == [("500002",)]
        assert not territory.areas("orp").loc["3101", "complete"]
        assert territory.areas("orp").loc["3102", "complete"]

    def test_boundaries_of_a_part_of_the_country_make_a_territory(self, structure, boundaries):
        report = QualityReport()
        part = boundaries.loc[["500007", "500008"]]
        territory = Territory.build(structure, part, report=report)
        assert territory.areas("orp").index.tolist() == ["3201"]
        assert {finding.code for finding in report.findings} == {"orp_without_boundary"}

    def test_degrees_are_refused(self, structure, boundaries):
        with pytest.raises(CrsError, match="S-JTSK"):
            Territory.build(structure, boundaries.to_crs(4326), report=QualityReport())


class TestNeighbours:
    def test_a_border_is_as_long_as_the_shared_sides(self, territory):
        pairs = territory.neighbours("orp").set_index(["code", "neighbour"])["border_m"]
        assert pairs["3101", "3102"] == pytest.approx(20_000)
        assert pairs["3102", "3101"] == pairs["3101", "3102"]
        assert ("3101", "3103") not in pairs

    def test_the_state_has_no_neighbour_here(self, territory):
        assert territory.neighbours("stat").empty


class TestFind:
    @pytest.mark.parametrize("name", ["Písek", "pisek", "PÍSEK ", "3102"])
    def test_case_and_accents_do_not_matter(self, territory, name):
        assert territory.find(name, level="orp") == "3102"

    def test_prague_and_the_word_kraj(self, territory):
        assert territory.find("praha", level="kraj") == "CZ010"
        assert territory.find("jizni", level="kraj") == "CZ031"

    def test_an_ambiguous_name_lists_candidates_with_code_and_parent(self, territory):
        with pytest.raises(AmbiguousNameError, match=r"500002 Nová Ves \(Lhota\), 500006 Nová Ves \(Písek\)"):
            territory.find("nova ves", level="obec")

    @pytest.mark.parametrize("parent", ["3102", "pisek", "31021"])
    def test_a_parent_decides(self, territory, parent):
        within_orp = "3102" if parent == "pisek" else parent
        assert territory.find("nova ves", level="obec", parent=within_orp) == "500006"

    def test_an_abbreviation_is_understood(self, territory):
        assert territory.find("Dlouhé Město n. Ř.-Staré", level="obec") == "500003"

    def test_an_unknown_name_says_what_is_near(self, territory):
        with pytest.raises(UnknownNameError, match="Near: Tábor"):
            territory.find("Taborr", level="orp")


class TestSelect:
    def test_a_region_comes_with_the_ring_of_orp_around_it(self, territory):
        chosen = territory.select("3103")
        roles = chosen.areas("orp")["role"]
        assert roles[roles == "study"].index.tolist() == ["3103"]
        # Písek shares sides, Tábor a corner, Hora a side; Lhota and Praha do not touch it.
        assert roles[roles == "ring"].index.tolist() == ["3102", "3201", "3202"]
        assert not chosen.areas("kraj").loc["CZ031", "complete"]

    def test_several_districts_of_any_level_make_a_region(self, territory):
        chosen = territory.select(["CZ0321", "500009"])
        assert set(chosen.role[chosen.role == "study"].index) == {"500007", "500008", "500009", "500011", "500012"}

    def test_the_ring_may_be_of_obce(self, territory):
        chosen = territory.select("500001", ring_level="obec")
        assert set(chosen.role.index) == {"500001", "500002", "500005", "500006"}

    def test_the_whole_state_has_no_ring(self, territory):
        assert (territory.select("CZ").role == "study").all()

    def test_the_original_stays_as_it_was(self, territory):
        territory.select("3103")
        assert (territory.role == "study").all()
        assert len(territory.structure) == 12

    def test_an_unknown_code_is_named(self, territory):
        with pytest.raises(UnknownCodeError, match="3999"):
            territory.select("3999")

    @pytest.mark.parametrize(
        ("written", "meant"),
        [
            ("Písek", "500005 Písek (obec), 31021 Písek (POÚ), 3102 Písek (ORP), CZ0311 Písek (okres)"),
            ("302", "3102 Písek (ORP)"),
            ("Mezma", "500010 Mezná (obec)"),
            ("lhota", "500001 Lhota (obec)"),
        ],
        ids=["name", "RÚIAN", "slip", "case"],
    )
    def test_a_name_or_another_code_is_refused_with_what_it_may_mean(self, territory, written, meant):
        with pytest.raises(UnknownCodeError, match="Did you mean") as caught:
            territory.select(written)
        assert meant in str(caught.value)
        assert meant.split(", ")[0] in territory.candidates(written)

    def test_an_own_region_is_among_the_candidates(self, territory):
        table = pd.DataFrame({"mikroregion": ["Podlesí"]}, index=pd.Index(["500001"], name="obec"))
        assert territory.with_regions(table).candidates("podlesi") == ["Podlesí (mikroregion)"]

    def test_a_level_in_other_letters_is_refused_with_its_id(self, territory):
        with pytest.raises(UnknownCodeError, match="Did you mean 'orp'"):
            territory.areas("ORP")


class TestOwnRegions:
    @pytest.fixture
    def table(self):
        table = pd.DataFrame(
            {"mikroregion": ["Severka", "Severka", "Jižina"]},
            index=pd.Index(["500009", "500010", "500001"], name="obec"),
        )
        table.attrs["label"] = "Mikroregion"
        return table

    def test_own_regions_are_a_level_that_need_not_cover_everything(self, territory, table):
        extended = territory.with_regions(table)
        assert extended.levels[-1] == "mikroregion"
        assert extended.own_levels == {"mikroregion": "Mikroregion"}
        areas = extended.areas("mikroregion")
        assert areas["area_km2"].to_dict() == pytest.approx({"Jižina": 100, "Severka": 200})
        assert (areas["parent"] == "CZ").all()
        assert extended.lookup("mikroregion").isna().sum() == 9

    def test_they_can_be_found_and_selected(self, territory, table):
        extended = territory.with_regions(table)
        assert extended.find("severka", level="mikroregion") == "Severka"
        assert (extended.select("Severka").role == "study").sum() == 2

    def test_an_obec_in_two_regions_is_refused(self, territory, table):
        with pytest.raises(InputError, match="500001"):
            territory.with_regions(pd.concat([table, table.tail(1)]))

    def test_an_official_level_cannot_be_replaced(self, territory, table):
        with pytest.raises(InputError, match="orp"):
            territory.with_regions(table.rename(columns={"mikroregion": "orp"}))
