"""The programs of fuzzing lie beside the tests; `make fuzz` runs them too."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
collect_ignore_glob = ["fuzz_*.py", "long_run.py", "many_files.py"]
