"""What `import pokryti` offers, and that all of it is explained."""

import inspect
import json
import subprocess
import sys

import pytest

import pokryti

HEAVY = {"pandas", "geopandas", "shapely", "pyogrio", "matplotlib", "folium", "ijson", "python_calamine"}
PUBLIC = [(name, getattr(pokryti, name)) for name in pokryti.__all__]
FUNCTIONS = [(name, item) for name, item in PUBLIC if inspect.isfunction(item)] + [
    (f"{name}.{key}", item.__func__ if isinstance(item, classmethod | staticmethod) else item)
    for name, cls in PUBLIC
    if inspect.isclass(cls)
    for key, item in vars(cls).items()
    if not key.startswith("_") and (inspect.isfunction(item) or isinstance(item, classmethod | staticmethod))
]


def loaded_after(code):
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport json, sys\njson.dump(sorted(sys.modules), sys.stderr)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(done.stderr))


def test_names_are_sorted_importable_and_listed():
    assert list(pokryti.__all__) == sorted(set(pokryti.__all__))
    assert set(pokryti.__all__) <= set(dir(pokryti))
    assert all(item is not None for _, item in PUBLIC)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError):
        _ = pokryti.no_such_name


def test_importing_is_light():
    assert not loaded_after("import pokryti") & HEAVY


@pytest.mark.parametrize("argument", ["--help", "--version"])
def test_asking_for_help_loads_nothing_heavy(argument):
    code = "from pokryti.cli import main\ntry:\n    main(['{}'])\nexcept SystemExit as stop:\n    assert not stop.code"
    assert not loaded_after(code.format(argument)) & HEAVY


@pytest.mark.parametrize(("name", "item"), [(name, item) for name, item in PUBLIC if callable(item)])
def test_everything_public_begins_with_one_sentence(name, item):
    first_line = (inspect.getdoc(item) or "").split("\n")[0]
    assert first_line.endswith("."), name
    assert len(first_line) <= 120


@pytest.mark.parametrize(("name", "function"), FUNCTIONS, ids=[name for name, _ in FUNCTIONS])
def test_every_parameter_and_answer_is_explained(name, function):
    doc = inspect.getdoc(function) or ""
    signature = inspect.signature(function)
    parameters = [key for key in signature.parameters if key not in {"self", "cls"}]
    assert not parameters or "Parameters\n----------" in doc, name
    assert not [key for key in parameters if key not in doc], name
    assert (
        str(signature.return_annotation) == "None"
        or "Returns\n-------" in doc
        or "Yields\n------" in doc
        or not parameters
    )
