"""The command line in this process, and a study that only stands in for one."""

import sys
from types import ModuleType, SimpleNamespace

import pytest

from pokryti.cli import main
from pokryti.quality import QualityReport


@pytest.fixture
def report():
    return QualityReport()


@pytest.fixture
def study(monkeypatch, report):
    """Stand in for the study, so that only the command line is tried; `fault` is raised by it when set."""
    stand_in = SimpleNamespace(fault=None, ran=[])

    def run(out, **options):
        stand_in.ran.append(options)
        options["progress"]("maps")
        return [out / "map.html"]

    def open_study(_config, *, progress):
        progress("read_services")
        if stand_in.fault:
            raise stand_in.fault
        return SimpleNamespace(report=report, run=run)

    module = ModuleType("pokryti.study")
    module.open_study = open_study
    monkeypatch.setitem(sys.modules, "pokryti.study", module)
    return stand_in


@pytest.fixture
def pokryti(capsys, monkeypatch):
    """Run the command line and give (exit code, standard output, standard error)."""
    monkeypatch.delenv("POKRYTI_LANG", raising=False)

    def call(*arguments):
        with pytest.raises(SystemExit) as stop:
            main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return stop.value.code, printed.out, printed.err

    return call
