"""The tree keeps its shape: small modules, no traps of the folder name, nothing of anybody's machine."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "coverage" / "pokryti"
MODULES = sorted(PACKAGE.rglob("*.py"))
NAMES = [path.relative_to(PACKAGE).as_posix() for path in MODULES]


def tracked():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_the_source_root_is_no_package_and_the_measuring_tool_of_that_name_still_imports():
    assert not (ROOT / "coverage" / "__init__.py").exists()
    done = subprocess.run([sys.executable, "-c", "import coverage; coverage.Coverage"], cwd=ROOT, check=False)
    assert done.returncode == 0


def test_gitignore_does_not_hide_the_source_root():
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert not {"coverage", "coverage/", "/coverage", "/coverage/"} & set(lines)


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_modules_and_functions_stay_small(path):
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= 400
    too_long = [
        f"{node.name}: {body[-1].end_lineno - body[0].lineno + 1} lines"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef)
        and (body := node.body[1:] if ast.get_docstring(node) else node.body)
        and body[-1].end_lineno - body[0].lineno >= 40
    ]
    assert not too_long


@pytest.mark.parametrize("path", [path for path in MODULES if "cli" not in path.parts], ids=lambda path: path.stem)
def test_only_the_command_line_prints(path):
    called = {
        ast.unparse(node.func)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    }
    assert not called & {"print", "sys.stdout.write", "sys.stderr.write", "logging.basicConfig"}


def test_there_is_no_drawer_for_odds_and_ends():
    assert not [name for name in NAMES if Path(name).stem in {"utils", "util", "helpers", "common", "misc"}]


def test_no_file_names_a_place_on_somebodys_machine():
    pattern = re.compile(r"(?<![\w.:/])/(?:work|root|farm|home|Users)/[\w.]")
    texts = (
        path for path in tracked() if path.suffix in {".py", ".md", ".toml", ".ipynb", ".json", ".html", ".js", ""}
    )
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in texts
        for match in pattern.finditer(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert not found


def test_scripts_can_be_run():
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
