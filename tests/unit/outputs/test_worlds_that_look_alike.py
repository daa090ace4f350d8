"""Two worlds that differ only in what hides give the same outputs, byte by byte: so no output tells any of it.

Tables, page, pictures (PNG, SVG, PDF with all they say of themselves), quality report and messages are compared whole.
"""

import contextlib
import io
import re
from dataclasses import replace

import pandas as pd
import pytest

from pokryti import Disclosure, Study, open_study
from pokryti.cli import main
from pokryti.sources.sample import sample_dir

SECTIONS = """
[disclosure]
threshold = 10
population = true

[need]
indicators = ["80plus", "pocet_klientu"]
polarity = { pocet_klientu = "more_need" }
draws = 100
"""
SERVICES = """id,kind,obec,lon,lat,capacity,secret,confidential
azyl,azylové domy,{obec},{point},12,ano,
dum,domovy pro seniory,{open},,,{capacity},,ano
"""
SETTLED = ["pou", "orp", "okres", "kraj"]


def alike(sample):
    """Choose two obce that hide and lie in the same districts at every level, for an exchange not to show above."""
    assumptions = replace(sample.assumptions, disclosure=Disclosure(threshold=10, population=True))
    joined = Study.from_tables(sample.inputs, on=sample.on, assumptions=assumptions).joined
    above = pd.DataFrame({level: joined.territory.lookup(level) for level in joined.territory.levels[1:]})
    people = joined.people_by("obec")
    hidden = above[people[["0_14", "65plus"]].isna().all(axis=1) & (people["all"] > 100)]
    groups = [list(group.index) for _, group in hidden.groupby(list(above.columns), dropna=False)]
    return next(group[:2] for group in groups if len(group) > 1)


def write_world(folder, sample, *, other):
    """Write a study; in the other world people who hide, a secret place and a confidential capacity are others."""
    folder.mkdir()
    first, second = alike(sample)
    territory = sample.joined.territory
    population = sample.inputs.population.rename(columns={"area": "code"}).drop(columns="suppressed")
    clients = pd.Series(20.0, index=territory.structure.index)
    clients[[first, second]] = [4.0, 7.0] if other else [3.0, 8.0]
    men = population["sex"] == "m"
    if other:
        for code, ages, change in [(first, 80, 1), (first, 30, -1), (second, 80, -1), (second, 30, 1)]:
            population.loc[population["code"].eq(code) & population["age_from"].eq(ages) & men, "count"] += change
    assert (population["count"] >= 0).all()
    population.to_csv(folder / "population.csv", index=False)
    lines = ["uroven;kod;rok;ukazatel;hodnota"]
    for level in ("obec", *SETTLED):
        sums = clients.groupby(territory.lookup(level)).sum()
        lines += [f"{level};{code};2024;pocet_klientu;{value:g}" for code, value in sums.items()]
    (folder / "klienti.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    place = {"obec": second, "point": "15.2,49.6"} if other else {"obec": first, "point": "14.4,49.1"}
    table = SERVICES.format(**place, open=first, capacity=55 if other else 40)
    (folder / "tajne.csv").write_text(table, encoding="utf-8")
    text = (sample_dir() / "pokryti.toml").read_text(encoding="utf-8").partition("[need]")[0]
    text = re.sub(r"population = \[.*\]", 'population = "population.csv"', text)
    text = re.sub(r"levels = \[.*\]", 'levels = ["obec", "orp", "kraj"]', text)
    text = re.sub(r"weights = .*\n", "", text)
    text = text.replace('"vlastni_sluzby.csv"', '"vlastni_sluzby.csv", "tajne.csv"')
    text = text.replace("indicators = [", 'indicators = ["klienti.csv", ')
    own = r"(?!population|klienti|tajne)[\w.-]+\.(?:zip|csv|xlsx|gz)"
    text = re.sub(rf'"({own})"', rf'"{sample_dir().as_posix()}/\1"', text)
    (folder / "pokryti.toml").write_text(text + SECTIONS, encoding="utf-8")
    return folder / "pokryti.toml"


def told(path):
    """Give all that a run writes and says."""
    said, out = io.StringIO(), path.parent / "out"
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said), pytest.raises(SystemExit) as left:
        main(["run", str(path), "--out", str(out), "--excel"])
    assert left.value.code == 0, said.getvalue()[-2000:]
    files = {file.relative_to(out).as_posix(): file.read_bytes() for file in sorted(out.rglob("*")) if file.is_file()}
    return files, said.getvalue().replace(str(path.parent), "")


def test_what_hides_changes_no_byte_of_any_output(tmp_path, sample):
    worlds = [write_world(tmp_path / name, sample, other=name == "other") for name in ("one", "other")]
    one, other = (open_study(path).joined for path in worlds)
    pd.testing.assert_frame_equal(one.withheld, other.withheld)
    assert {"pocet_klientu", "65plus"} <= set(one.withheld["what"])
    (files, said), (same_files, same_said) = map(told, worlds)
    assert list(files) == list(same_files)
    assert {name.rpartition(".")[2] for name in files} >= {"csv", "html", "json", "pdf", "png", "svg"}
    assert not [name for name in files if files[name] != same_files[name]]
    assert re.sub(r"\d", "", said) == re.sub(r"\d", "", same_said)
