"""Reading CSV: as declared or one clear fault with its line, column and reason."""

import csv
import io
import tracemalloc
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib.tables import reading
from portal.lib.tables.faults import Unreadable
from portal.lib.tables.layout import BadLayout, Layout
from portal.lib.tables.reading import read_csv
from portal.lib.text import Notation


def read(raw, *, wanted=("a", "b"), ignored=(), **layout):
    return [tuple(row) for row in read_csv(io.BytesIO(raw), Layout(**layout), wanted=wanted, ignored=ignored)]


def fault(raw, **options):
    with pytest.raises(Unreadable) as refusal:
        read(raw, **options)
    assert str(refusal.value)
    return refusal.value.fault


def test_it_gives_the_wanted_cells_in_the_wanted_order_with_their_lines():
    raw = b'a,b,c\r\n1,2,3\r\n"x\r\ny",5,6\r\n7,8,9'
    assert read(raw, wanted=("c", "a"), ignored=("b",)) == [
        (2, ("3", "1")),
        (3, ("6", "x\r\ny")),
        (5, ("9", "7")),
    ]


def test_blank_lines_hold_no_row():
    assert read(b"a,b\n\n1,2\n\n\n3,4\n\n") == [(3, ("1", "2")), (6, ("3", "4"))]


def test_a_header_alone_is_a_table_without_rows():
    assert read(b"a,b\n") == []


def test_quotes_and_separators_inside_quotes_are_text():
    assert read(b'a,b\n"1,""2""",""\n') == [(2, ('1,"2"', ""))]


@pytest.mark.parametrize(
    ("encoding", "raw"),
    [
        ("utf-8", "a;b\né;€".encode()),
        ("utf-8-sig", "\ufeffa;b\né;€".encode()),
        ("utf-8-sig", "a;b\né;€".encode()),
        ("cp1252", "a;b\né;€".encode("cp1252")),
    ],
)
def test_it_decodes_as_declared(encoding, raw):
    assert read(raw, encoding=encoding, separator=";") == [(2, ("é", "€"))]


HOSTILE: dict[str, tuple[bytes, dict[str, Any], int, str]] = {
    "nothing at all": (b"", {}, 1, ""),
    "an empty first line": (b"\na,b\n1,2", {}, 1, ""),
    "a mark where none is declared": ("\ufeffa,b\n1,2".encode(), {}, 1, ""),
    "cp1252 declared as UTF-8": (b"a,b\n1,2\n3,\xe9\n", {}, 3, "b"),
    "a byte cp1252 does not have": (b"a,b\n1,\x81\n", {"encoding": "cp1252"}, 2, "b"),
    "UTF-8 declared as cp1252": ("a,b\n1,é\n".encode(), {"encoding": "cp1252"}, 0, ""),
    "UTF-16": ("a,b\n1,2\n".encode("utf-16"), {}, 1, "1"),
    "UTF-16 declared as cp1252": ("a,b\n1,2\n".encode("utf-16"), {"encoding": "cp1252"}, 1, "1"),
    "an overlong UTF-8 sequence": (b"a,b\n\xc0\xaf,2\n", {}, 2, "a"),
    "an encoded surrogate": (b"a,b\n\xed\xa0\x80,2\n", {}, 2, "a"),
    "a NUL": (b"a,b\n1,2\n3,4\0\n", {}, 3, "b"),
    "a NUL inside quotes": (b'a,b\n"x\ny","\0"\n', {}, 2, "b"),
    "another separator": (b"a;b\n1;2\n", {}, 1, "a;b"),
    "a header twice": (b"a,b,b\n1,2,3\n", {}, 1, "b"),
    "a header twice once composed": ("é,b,e\u0301\n1,2,3\n".encode(), {"wanted": ("é", "b")}, 1, "é"),
    "a header nobody declared": (b"a,b,c\n1,2,3\n", {}, 1, "c"),
    "a declared header missing": (b"a\n1\n", {"ignored": ("z",), "wanted": ("a",)}, 1, "a"),
    "one of two headers missing": (b"a,c\n1,2\n", {"ignored": ("c",)}, 1, "b"),
    "a column without a name": (b"a,b,\n1,2,3\n", {}, 1, "3"),
    "a control sign in a header": (b"a,b\x07\n1,2\n", {}, 1, "2"),
    "too many columns": (b",".join(b"c%d" % i for i in range(1_001)) + b"\n", {}, 1, ""),
    "a short row": (b"a,b\n1,2\n3\n", {}, 3, ""),
    "a long row": (b"a,b\n1,2,3\n", {}, 2, ""),
    "a quote never closed": (b'a,b\n1,2\n"3,4\n5,6\n', {}, 3, ""),
    "a quote never closed in a large file": (b'a,b\n"1,2\n' + b"3,4\n" * 50_000, {}, 2, ""),
    "text after a closing quote": (b'a,b\n"1"x,2\n', {}, 2, ""),
    "a quote inside a bare cell": (b'a,b\n5" pipe,2\n', {}, 2, ""),
    "a space before a quote": (b'a,b\n1, "2"\n', {}, 2, ""),
    "old line ends": (b"a,b\r1,2\r", {}, 1, ""),
    "a lone carriage return": (b"a,b\n1\r,2\n", {}, 2, ""),
    "a cell of more than 10 kB": (b"a,b\n1," + b"x" * 10_001 + b"\n", {}, 2, "b"),
    "a cell of more than 10 kB in UTF-8": (("a,b\n1," + "é" * 5_001).encode(), {}, 2, "b"),
    "a huge cell": (b"a,b\n1," + b"x" * 1_000_000 + b"\n", {}, 2, ""),
    "a line without end": (b"a,b\n" + b"x" * 3_000_000, {}, 2, ""),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", {}, 1, "1"),
    "a spreadsheet": (b"PK\x03\x04\x14\0\0\0\x08\0", {}, 1, "1"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_stops_at_one_clear_fault(name):
    raw, options, line, column = HOSTILE[name]
    found = fault(raw, **options)
    assert (found.line, found.column) == (line, column)
    assert found.reason


def test_it_refuses_a_file_beyond_the_size_limit_before_reading_it(monkeypatch):
    monkeypatch.setattr(reading, "MAX_BYTES", 10)
    assert fault(b"a,b\n1,2\n3,4\n").line == 0


def test_its_memory_does_not_grow_with_the_file():
    def peak(rows):
        stream = io.BytesIO(b"a,b\n" + b"1,2\n" * rows)
        tracemalloc.start()
        assert sum(1 for _row in read_csv(stream, Layout(), wanted=("a", "b"))) == rows
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    assert peak(50_000) < peak(500) + 20_000


@pytest.mark.deep
def test_it_reads_more_than_a_million_rows():
    stream = io.BytesIO(b"a,b\n" + b"1,2\n" * 1_100_000)
    assert sum(1 for _row in read_csv(stream, Layout(), wanted=("a", "b"))) == 1_100_000


@pytest.mark.parametrize(
    "wrong",
    [
        {"encoding": "latin-1"},
        {"encoding": None},
        {"separator": ""},
        {"separator": "::"},
        {"notation": Notation(decimal=";")},
        {"notation": Notation(thousands="_")},
        {"notation": Notation(decimal=",", thousands=",")},
        {"notation": Notation(dates="MM-YY")},
    ],
)
def test_a_layout_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(BadLayout):
        Layout(**wrong)


CELL = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30)


@given(st.lists(st.tuples(CELL, CELL), max_size=20), st.sampled_from(",;\t|"))
def test_it_reads_back_what_a_correct_writer_wrote(rows, separator):
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL)
    writer.writerows([("a", "b"), *rows])
    assert [cells for _line, cells in read(out.getvalue().encode(), separator=separator)] == rows


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(raw):
    for encoding in ("utf-8", "utf-8-sig", "cp1252"):
        with suppress(Unreadable):
            assert all(len(cells) == 2 for _line, cells in read(b"a,b\n" + raw, encoding=encoding))
