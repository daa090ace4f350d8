"""Read a page back: what a test knows of an atlas is what a browser would know."""

import base64
import gzip
import json
import re

import numpy as np
import pandas as pd
import pytest

from pokryti.atlas.payload import build_payload


class Readings:
    """The numbers of a payload, unpacked as the page unpacks them."""

    def __init__(self, payload):
        self.payload = payload
        self.levels = {level["id"]: level for level in payload["levels"]}
        self.measures = {measure["id"]: number for number, measure in enumerate(payload["measures"])}

    def column(self, number, length):
        item = self.payload["columns"][number]
        if not isinstance(item, dict):
            return np.full(length, np.nan if item is None else item, dtype=float)
        values = np.array([np.nan if value is None else value for value in item["d"]]) / item.get("s", 1)
        if "i" not in item:
            return values
        column = np.zeros(item["n"])
        column[np.cumsum(item["i"])] = values
        return column

    def people(self, level, group, period=-1):
        return self.column(self.levels[level]["people"][group][period], len(self.levels[level]["codes"]))

    def cell(self, level, measure, period=-1):
        return self.levels[level]["cells"][str(self.measures[measure])][period]

    def values(self, level, measure, period=-1):
        about, cell = self.payload["measures"][self.measures[measure]], self.cell(level, measure, period)
        codes = self.levels[level]["codes"]
        people = self.column(cell["d"], len(codes)) if "d" in cell else self.people(level, about["group"], period)
        with np.errstate(divide="ignore", invalid="ignore"):
            value = about["per"] * self.column(cell["n"], len(codes)) / people
        return pd.Series(np.where(people > 0, value, np.nan), index=codes)


@pytest.fixture
def read():
    """Give the payload of an atlas, or of a page, as `Readings`."""

    def make(source):
        if not isinstance(source, str):
            return Readings(json.loads(json.dumps(build_payload(source))))
        text = re.search(r'<script type="application/json" id="data">(.*?)</script>', source)[1]
        return Readings(json.loads(gzip.decompress(base64.b64decode(json.loads(text)))))

    return make


@pytest.fixture(scope="session")
def small_atlas(sample):
    """Give two kinds of service in the SO ORP of the sample."""
    return sample.atlas(measures=["domovy_pro_seniory", "pecovatelska_sluzba"], levels=["orp", "kraj"])
