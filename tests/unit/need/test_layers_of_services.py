"""The usual layers of linked services, by the names that registers give to kinds."""

from dataclasses import replace

import pytest

from pokryti.catalog.codelists import slug
from pokryti.catalog.layers import layers, matching
from pokryti.errors import ConfigError
from pokryti.quality import QualityReport
from pokryti.study.need_checks import check_need

# National code list of kinds of health facilities, DASTA DRZAR (ncez.mzcr.cz, CodeSystem cz-drzar), as NRPZS uses it
FACILITIES = {
    "Samost. ordinace všeob. prakt. lékaře": "lekari",
    "Sam.ord.prakt.lékaře pro děti a dorost": "lekari",
    "Zdravotnické středisko": "lekari",
    "Samostatná ordinace PL - stomatologa": None,
    "Samostatná ordinace PL - gynekologa": None,
    "Samostatná ordinace lékaře specialisty": None,
    "Lékárna": "lekarny",
    "Výdejna zdravotnických prostředků": None,
    "Domácí zdravotní péče": "domaci_pece",
    "Nemocnice": "nemocnice",
    "Fakultní nemocnice": "nemocnice",
    "Nemocnice následné péče": None,
    "Psychiatrická nemocnice": None,
    "Zařízení pro léčbu závislostí": "drogy",
    "Krizové centrum": "poradenstvi",
    "Centrum duševního zdraví": None,
}


def test_layers_called_as_columns_are_refused_when_the_study_is_opened(sample):
    inputs = replace(sample.inputs, layers={"people": ("nocleharny",), "b": ("azylove_domy",)})
    joined = replace(sample.joined, report=QualityReport())
    with pytest.raises(ConfigError) as error:
        check_need(joined, inputs, source="pokryti.toml")
    assert [(one.code, one.where) for one in error.value.findings] == [("layers_named_as_columns", ("people",))]


@pytest.mark.parametrize(("name", "layer"), FACILITIES.items())
def test_kinds_of_health_facilities_belong_to_the_layer_they_serve_and_to_no_other(name, layer):
    found = [key for key, entry in layers().items() if matching(entry.kinds, [slug(name)])]
    assert found == ([layer] if layer else [])


def test_a_dentist_is_no_general_practitioner_whatever_a_table_calls_them():
    names = ["Praktický lékař", "Praktický lékař pro dospělé", "Ordinace praktického lékaře pro děti a dorost"]
    dentists = ["Praktický zubní lékař", "Ordinace praktického lékaře stomatologa"]
    patterns = layers()["lekari"].kinds
    assert matching(patterns, map(slug, [*names, *dentists])) == list(map(slug, names))
