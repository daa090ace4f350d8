"""Open a study from its file, or from tables at hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pokryti.errors import ConfigError, PokrytiError
from pokryti.joined import Assumptions
from pokryti.measures import Benchmark
from pokryti.quality import QualityReport
from pokryti.sources.config import Config, read_config
from pokryti.sources.fetch.lock import unchanged, verify_lock
from pokryti.sources.inputs import read_inputs
from pokryti.sources.sample import sample_dir
from pokryti.study.model import Study
from pokryti.study.need_checks import check_need
from pokryti.verdict import choose_rules

__all__ = ["open_sample", "open_study"]


def open_study(path: str | Path, *, progress: Callable[[str], None] = lambda _: None) -> Study:
    """Open the study that a file describes.

    Parameters
    ----------
    path
        A `pokryti.toml`.
    progress
        Called with the name of each step.

    Returns
    -------
    Study
        Ready to answer.

    Raises
    ------
    ConfigError
        When the study file is at fault.
    InputError
        When a source cannot be used; all its faults at once.
    """
    config = read_config(path)
    _check_rules(config)
    report = QualityReport()
    with unchanged(config):
        verify_lock(config, report=report)
        inputs = read_inputs(config, report=report, progress=progress)
    progress("join")
    study = Study.from_tables(
        inputs,
        on=config.on,
        assumptions=Assumptions(config.place_rule, config.field_territory, config.age_split, config.disclosure),
        title=config.title,
        region=config.region,
        levels=config.levels or inputs.territory.levels,
        kinds=config.kinds,
        sample=config.sample,
        note=config.note,
        rules=config.rules,
        report=report,
    )
    check_need(study.joined, inputs, source=config.path.name)
    return study


def _check_rules(config: Config) -> None:
    """Refuse unknown rules before the long reading."""
    try:
        choose_rules(config.rules, Benchmark.mean("stat"))
    except PokrytiError as error:
        raise ConfigError(f"{config.path.name}, [verdict] rules: {error}") from error


def open_sample() -> Study:
    """Open the study of the embedded sample: a fictional region in the layouts of the official files.

    Returns
    -------
    Study
        Ready to answer.

    Examples
    --------
    >>> open_sample().title
    'UKÁZKA / SAMPLE – Vzorový kraj'
    """
    return open_study(sample_dir() / "pokryti.toml")
