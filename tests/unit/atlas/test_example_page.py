"""The example page in `maps/` is what the package makes today."""

import base64
import gzip
import importlib.util
import re
from pathlib import Path

MAPS = Path(__file__).parents[3] / "maps"


def plain(page: str) -> str:
    """Unpack what is packed, since zlib may pack the same text in other bytes elsewhere."""
    return re.sub(r'"(H4sI[\w+/=]+)"', lambda found: gzip.decompress(base64.b64decode(found[1])).decode("utf-8"), page)


def test_the_example_page_is_up_to_date():
    spec = importlib.util.spec_from_file_location("make_example", MAPS / "make_example.py")
    example = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(example)
    made = example.example_atlas().to_html("en")
    shown = (MAPS / "sample.html").read_text(encoding="utf-8")
    same = plain(shown) == plain(made)  # of two pages of a megabyte pytest would look for the differences for minutes
    assert same, "The atlas has changed; run: python maps/make_example.py"
