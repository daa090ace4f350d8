"""A file read by ranges is the same file, wherever one reads it."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from pokryti.sources.fetch.ranged import RangedFile

steps = st.lists(st.tuples(st.integers(0, 400_000), st.integers(0, 200_000)), max_size=12)


class Nearby:
    """A publisher in memory, who gives pieces as `Client` does."""

    limit_bytes = 1 << 30

    def __init__(self, content):
        self.content = content

    def piece(self, _url, first, last, **_):
        headers = {"Content-Range": f"bytes {first}-{last}/{len(self.content)}", "ETag": '"1"'}
        return self.content[first : last + 1], SimpleNamespace(headers=headers)


@given(size=st.integers(1, 400_000), steps=steps)
def test_any_order_of_reading_gives_the_bytes_of_the_file(size, steps):
    content = bytes(number % 251 for number in range(size))
    with RangedFile(Nearby(content), "https://example.com/1.zip") as remote:
        for position, count in steps:
            assert remote.seek(position) == remote.tell() == position
            got = remote.read(count) or b""
            assert got == content[position : position + len(got)]
            assert len(got) > 0 or count == 0 or position >= size


@given(size=st.integers(1, 400_000))
def test_reading_to_the_end_gives_the_whole_file(size):
    content = bytes(number % 251 for number in range(size))
    with RangedFile(Nearby(content), "https://example.com/1.zip") as remote:
        assert remote.readall() == content
