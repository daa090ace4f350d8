"""Compare a built wheel with the tree: `python tests/contract/wheel_content.py WHEEL`.

A run of .ci/run calls it; the tests themselves have no network to build a wheel with.
"""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOVED = {"coverage/pokryti/": "pokryti/", "data/sample/": "pokryti/data/sample/"}
# Named besides, so that a mistake in this script cannot pass an empty wheel.
NEEDED = {
    "pokryti/__init__.py",
    "pokryti/py.typed",
    "pokryti/catalog/kinds.toml",
    "pokryti/findings/tables.toml",
    "pokryti/cli/messages.toml",
    "pokryti/data/sample/pokryti.toml",
}


def expected() -> set[str]:
    """List where each file of the package and of the sample belongs in the wheel."""
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    return {
        target + name.removeprefix(folder)
        for name in tracked
        for folder, target in MOVED.items()
        if name.startswith(folder)
    }


def main(wheel: str) -> int:
    """Say what is missing from the wheel or too much in it."""
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    missing = (expected() | NEEDED) - inside
    surplus = inside - expected()
    sys.stdout.write(f"{len(inside)} files in the wheel, missing {sorted(missing)}, surplus {sorted(surplus)}\n")
    return 1 if missing or surplus else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
