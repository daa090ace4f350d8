"""Show where social services reach people and where they do not."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pokryti import catalog, errors, figures, measures, verdict
    from pokryti.disclosure import Disclosure
    from pokryti.errors import InputError, PokrytiError
    from pokryti.joined import Assumptions, Joined
    from pokryti.measures import Benchmark, comparison, decay, need, reliability
    from pokryti.measures.access import access, assign, travel_by_network
    from pokryti.quality import Finding, QualityReport
    from pokryti.services import Quantity, Register
    from pokryti.sources.inputs import Inputs
    from pokryti.study import Study, open_sample, open_study
    from pokryti.territory import Territory
    from pokryti.verdict import Rule

__version__ = version("pokryti")

# Names load their module when they are used, so that `pokryti --help` answers at once.
_HOME = {
    "Assumptions": "joined",
    "Benchmark": "measures",
    "Disclosure": "disclosure",
    "Finding": "quality",
    "InputError": "errors",
    "Inputs": "sources.inputs",
    "Joined": "joined",
    "PokrytiError": "errors",
    "QualityReport": "quality",
    "Quantity": "services",
    "Register": "services",
    "Rule": "verdict",
    "Study": "study",
    "Territory": "territory",
    "access": "measures.access",
    "assign": "measures.access",
    "open_sample": "study",
    "open_study": "study",
    "travel_by_network": "measures.access",
}
_MODULES = {name: name for name in ("catalog", "errors", "figures", "measures", "verdict")} | {
    name: f"measures.{name}" for name in ("comparison", "decay", "need", "reliability")
}

__all__ = [
    "Assumptions",
    "Benchmark",
    "Disclosure",
    "Finding",
    "InputError",
    "Inputs",
    "Joined",
    "PokrytiError",
    "QualityReport",
    "Quantity",
    "Register",
    "Rule",
    "Study",
    "Territory",
    "access",
    "assign",
    "catalog",
    "comparison",
    "decay",
    "errors",
    "figures",
    "measures",
    "need",
    "open_sample",
    "open_study",
    "reliability",
    "travel_by_network",
    "verdict",
]


def __getattr__(name: str) -> object:
    if name in _MODULES:
        return import_module(f"pokryti.{_MODULES[name]}")
    if name in _HOME:
        return getattr(import_module(f"pokryti.{_HOME[name]}"), name)
    raise AttributeError(f"module 'pokryti' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
