"""The RÚIAN address file, in each shape in which it comes."""

import zipfile

import pytest

from pokryti.errors import InputError
from pokryti.sources.addresses import read_addresses

HEADER = (
    "Kód ADM;Kód obce;Název obce;Kód MOMC;Název MOMC;Kód obvodu Prahy;Název obvodu Prahy;Kód části obce;"
    "Název části obce;Kód ulice;Název ulice;Typ SO;Číslo domovní;Číslo orientační;Znak čísla orientačního;PSČ;"
    "Souřadnice Y;Souřadnice X;Platí Od"
)


def row(code, y="744384.54", x="1042569.73", obec="900001"):
    return f"{code};{obec};Horní Lhota;;;;;1;Horní Lhota;;;č.p.;2;;;74401;{y};{x};2022-08-24T00:00:00"


def text(*rows, header=HEADER, encoding="cp1250"):
    return "\r\n".join([header, *rows, ""]).encode(encoding)


@pytest.fixture
def read(tmp_path, report):
    def reader(content, wanted=("1", "2", "3"), name="adresy.csv"):
        path = tmp_path / name
        path.write_bytes(content)
        return read_addresses(path, set(wanted), report=report)

    return reader


def test_only_wanted_codes_are_kept_and_point_to_prague_castle(read):
    addresses = read(text(row(1), row(99)))
    assert addresses.index.tolist() == ["1"]
    assert addresses.loc["1", "obec"] == "900001"
    assert addresses.crs.to_epsg() == 5514
    assert (addresses.geometry.x.iloc[0], addresses.geometry.y.iloc[0]) == (-744384.54, -1042569.73)


def test_the_monthly_zip_and_a_folder_hold_a_file_per_obec(tmp_path, report):
    archive = tmp_path / "20241231_OB_ADR_csv.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        for number in (1, 2, 3):
            content = text(row(number, obec=f"90000{number}"))
            opened.writestr(f"CSV/20241231_OB_90000{number}_ADR.csv", content)
            (tmp_path / f"{number}.csv").write_bytes(content)
    zipped = read_addresses(archive, {"1", "3"}, report=report)
    folder = read_addresses(tmp_path, {"1", "3"}, report=report)
    assert zipped["obec"].tolist() == folder["obec"].tolist() == ["900001", "900003"]


def test_blank_coordinates_give_no_point(read):
    assert read(text(row(1, "", ""))).geometry.isna().all()


@pytest.mark.parametrize("encoding", ["cp1250", "utf-8", "utf-8-sig"])
def test_swapped_columns_with_decimal_commas_are_recognised(read, found, encoding):
    header = "Kód obce;Kód ADM;Souřadnice X;Souřadnice Y"
    addresses = read(text("900001;1;741272,24;1040840,65", header=header, encoding=encoding))
    assert addresses.geometry.iloc[0].coords[0] == (-741272.24, -1040840.65)
    assert found("address_axes_swapped").count == 1


def test_a_file_saved_again_with_commas_and_quotes_is_read(read):
    header = '"Kód ADM","Kód obce","Souřadnice Y","Souřadnice X"'
    addresses = read(text('"1","900001","744384.54","1042569.73"', header=header, encoding="utf-8"))
    assert addresses.geometry.iloc[0].coords[0] == (-744384.54, -1042569.73)


def test_coordinates_outside_the_country_are_dropped(read, found):
    assert read(text(row(1, "14.4", "50.1"))).geometry.isna().all()
    assert found("address_outside").where == ("1",)


def test_no_wanted_code_gives_an_empty_table(read):
    addresses = read(text(row(1)), wanted=())
    assert addresses.empty
    assert addresses.crs.to_epsg() == 5514


@pytest.mark.parametrize("content", [b"a;b;c\r\n1;2;3\r\n", b"nic"])
def test_another_file_is_refused(read, content):
    with pytest.raises(InputError, match="not a list of RÚIAN address points"):
        read(content)


def test_a_damaged_zip_is_refused(tmp_path, report):
    archive = tmp_path / "adresy.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("CSV/1.csv", text(*[row(number) for number in range(50)]))
    content = bytearray(archive.read_bytes())
    content[80:120] = bytes(40)
    archive.write_bytes(content)
    with pytest.raises(InputError, match="damaged or cut short"):
        read_addresses(archive, {"1"}, report=report)


def test_a_zip_cut_short_is_named_so_and_shows_no_bytes(tmp_path, report):
    archive = tmp_path / "adresy.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("CSV/1.csv", text(*[row(number) for number in range(50)]))
    archive.write_bytes(archive.read_bytes()[:300])
    with pytest.raises(InputError, match="damaged or cut short") as error:
        read_addresses(archive, {"1"}, report=report)
    assert str(error.value).isprintable()


def test_bytes_that_are_no_text_are_not_shown(read):
    with pytest.raises(InputError, match="not a list of RÚIAN address points") as error:
        read(bytes(range(256)))
    assert str(error.value).isprintable()


def test_a_header_alone_gives_an_empty_table(read):
    assert read(text()).empty


def test_an_empty_zip_is_refused(tmp_path, report):
    archive = tmp_path / "adresy.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("jine.txt", "nic")
    with pytest.raises(InputError, match="empty"):
        read_addresses(archive, {"1"}, report=report)
