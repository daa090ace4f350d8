"""Make the embedded sample: a fictional region in the exact layouts of the official files.

Run `python data/make_sample.py` to write `data/sample/`, with `--check` to compare what is there with what would be
written. The same seed gives the same content everywhere; containers (zip, gzip) are compared by what they hold.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
from sample_maker import flaws, misfits, own_files, people_files, service_files, study_files, territory_files
from sample_maker.addresses import make_addresses
from sample_maker.containers import unpacked
from sample_maker.people import make_people
from sample_maker.places import make_places
from sample_maker.services import Maker

SEED = 2024
FOLDER = Path(__file__).parent / "sample"
REGISTER_DAYS = ("2018-12-31", "2021-12-31", "2024-12-31")
KEPT_BY_HAND = {"README.md", "defects.toml"}


def make() -> dict[str, bytes]:
    """Make every file of the sample, path → content.

    Every part has a stream of random numbers of its own, so that a change in one leaves the others as they were.
    """
    streams = [np.random.default_rng([SEED, part]) for part in range(10)]
    places = make_places(streams[0])
    people = make_people(places, streams[1])
    addresses = make_addresses(places, people, streams[2])
    founded = Maker(places, people, addresses, streams[3]).found_all()
    addresses = flaws.blank_points(addresses, founded)
    services = flaws.plant(founded, addresses)
    level = people_files.poverty(places, streams[4])
    files = {
        "1.zip": territory_files.state_shapefile(places, old=territory_files.before_reform(places)),
        "struktura_uzemi_cr.csv": territory_files.structure_file(places),
        "20241231_OB_ADR_csv.zip": territory_files.address_file(addresses, obce=places.structure.index),
        "130141-24data2024.csv": people_files.movement_file(places, people),
        "190037-2024.csv": people_files.facilities_file(
            places, service_files.sites(services, day="2024-12-31"), year=2024
        ),
        "index_socialniho_vylouceni_2023.xlsx": people_files.exclusion_index(places, people, level),
        "mikroregiony.csv": study_files.microregions(places),
        "pruzkum_priorit_2024.csv": study_files.survey(streams[9]),
        "uap_orp_2024.csv": study_files.planning_table(places, people, level, streams[6]),
        "uzemi_sluzeb.csv": study_files.service_territories(services, places, streams[7]),
        "vlastni_sluzby.csv": own_files.libraries(places, people, streams[8]),
        "defects/socialni_sluzby_kraje.csv": own_files.regional_layer(services, places, addresses),
        "pokryti.toml": study_files.study_file(),
    }
    files |= people_files.age_workbooks(places, people)
    files |= misfits.make_misfits(places, people)
    for day in REGISTER_DAYS:
        files[f"rpss_{day.replace('-', '')}.json.gz"] = service_files.register_file(
            services, day=day, addresses=addresses, places=places, rng=streams[5]
        )
    return files


def differences(files: dict[str, bytes]) -> list[str]:
    """List files that are missing, superfluous or hold something else than `files`."""
    there = {str(path.relative_to(FOLDER).as_posix()) for path in FOLDER.rglob("*") if path.is_file()} - KEPT_BY_HAND
    odd = there ^ set(files)
    changed = {name for name in there & set(files) if unpacked((FOLDER / name).read_bytes()) != unpacked(files[name])}
    return sorted(odd | changed)


def main() -> int:
    """Write the sample, or compare it; 1 when it differs."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare, do not write")
    files = make()
    if parser.parse_args().check:
        odd = differences(files)
        print("\n".join(f"differs: {name}" for name in odd) or "The sample is what the generator makes.")
        return int(bool(odd))
    for name, content in files.items():
        target = FOLDER / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    print(f"{len(files)} files, {sum(map(len, files.values())) / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
