"""YAML files: what is read, and what is refused with the line, whatever lies in the file."""

import tracemalloc

import pytest

from reegraph.yamlfile import MOST_BYTES, MOST_DEPTH, line_of, read


@pytest.fixture
def problem(tmp_path):
    """Write bytes into a file and return the one line that it is refused with."""

    def refused(data: bytes) -> str:
        file = tmp_path / "a.yml"
        file.write_bytes(data)
        value, problems = read(file, "a.yml")
        assert value is None
        [found] = problems
        assert "\n" not in str(found)
        return str(found)

    return refused


def value_of(tmp_path, text):
    """What is read from a text that is right."""
    (tmp_path / "a.yml").write_bytes(text if isinstance(text, bytes) else text.encode())
    value, problems = read(tmp_path / "a.yml", "a.yml")
    assert problems == []
    return value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1),
        ("-1", -1),
        ("0.90", 0.9),
        ("1e3", 1000.0),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("yes", "yes"),
        ("on", "on"),
        ("No", "No"),
        ("True", "True"),
        ("2031-03-10", "2031-03-10"),
        ("2031-03", "2031-03"),
        ("12:30", "12:30"),
        ("0o17", "0o17"),
        ("017", "017"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        (".5", ".5"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("1234567890123456789", "1234567890123456789"),
        ('"1"', "1"),
        ("'true'", "true"),
        ('"null"', "null"),
        ('""', ""),
    ],
)
def test_only_plain_numbers_and_three_words_are_special(tmp_path, text, value):
    """Dates, `yes` and `on` stay text; numbers, true, false and null do not; what is quoted is text."""
    found = value_of(tmp_path, f"a: {text}\n")["a"]
    assert (found, type(found)) == (value, type(value))


def test_a_byte_order_mark_and_the_line_ends_of_windows_are_read(tmp_path):
    """What an editor on Windows saves reads the same, with the same lines."""
    text = "a: 1\nb:\n- x\n- {c: y}\n"
    other = value_of(tmp_path, b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert other == value_of(tmp_path, text)
    assert other.lines == {"a": 1, "b": 2}
    assert other["b"].lines == [3, 4]


def test_the_line_of_a_value_is_found_by_its_path(tmp_path):
    """A path that leads further than the file gives the line as far as it goes."""
    value = value_of(tmp_path, "a:\n  b:\n  - c: 1\n    d: 2\n")
    lines = [
        line_of(value, path) for path in [(), ("a",), ("a", "b", 0, "d"), ("a", "b", 0, "z"), ("a", "b", 7), ("z",)]
    ]
    assert lines == [1, 1, 4, 3, 2, 1]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: &x 1\n", "a.yml:1: anchors and aliases (& and *) are not allowed; write the value out, or quote the text"),
        ("a: 1\nb: *x\n", "a.yml:2: anchors and aliases"),
        ("a: 1\n<<: *x\n", "a.yml:2: anchors and aliases"),
        ("- &x {a: 1}\n", "a.yml:1: anchors and aliases"),
        ("a: !!str 1\n", "a.yml:1: the tag tag:yaml.org,2002:str is not allowed; remove it, or quote the text"),
        (
            "a: !!python/object/apply:os.system [ls]\n",
            "a.yml:1: the tag tag:yaml.org,2002:python/object/apply:os.system",
        ),
        ("a: !x\n- 1\n", "a.yml:1: the tag !x is not allowed"),
        ("a: 1\n\na: 2\n", "a.yml:3: the key a stands twice (first in line 1); keep one"),
        ("- {b: 1, b: 2}\n", "a.yml:1: the key b stands twice"),
        ("1: x\n'1': y\n", "a.yml:2: the key 1 stands twice (first in line 1)"),
        ("[a, b]: 1\n", "a.yml:1: a key must be a word"),
        ("? {a: 1}\n: 2\n", "a.yml:1: a key must be a word"),
        ("null: 1\n", "a.yml:1: a key must be a word"),
        ("true: 1\n", "a.yml:1: a key must be a word"),
        ("a: 1\n---\nb: 2\n", "a.yml:2: a second document (---) begins here; one file holds one document"),
        ("a: 1\n...\n---\nb: 2\n", "a.yml:3: a second document"),
        ("a: [1\nb: 2\n", "a.yml:2: is no valid YAML: did not find expected ',' or ']' (column 2)"),
        ("a: 'x\n", "a.yml:2: is no valid YAML: found unexpected end of stream (column 1)"),
        ("a: b: c\n", "a.yml:1: is no valid YAML: mapping values are not allowed in this context (column 5)"),
        ("a: 1\n\tb: 2\n", "a.yml:2: is no valid YAML: "),
        ("a: @x\n", "a.yml:1: is no valid YAML: found character that cannot start any token"),
        ("%YAML 9.9\n---\na: 1\n", "a.yml:1: is no valid YAML: "),
        ("a: \x07\n", "a.yml: is no valid YAML: "),
        ('a: "\\ud800"\n', "a.yml:1: is no valid YAML: "),
        ("", "a.yml: is empty; remove the file or fill it"),
        ("# nothing yet\n", "a.yml: is empty"),
        ("---\n", "a.yml: is empty"),
        ("null\n", "a.yml: is empty"),
    ],
)
def test_what_is_no_plain_yaml_is_refused_with_its_line(problem, text, told):
    """One line for each: the place, what was found, how to mend it."""
    assert problem(text.encode()).startswith(told)


def test_text_that_is_not_utf8_is_refused_with_the_byte(problem):
    """The position and the value of the first byte that does not fit, and what to do."""
    assert problem(b"a: caf\xe9\n") == "a.yml: is not UTF-8 (byte 6 is 0xe9); save it as UTF-8"
    assert problem("a: x\n".encode("utf-16")).startswith("a.yml: is not UTF-8 (byte 0 is 0xff)")


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "], ids=["flow list", "flow mapping", "block list"])
def test_deep_nesting_is_refused(problem, opening):
    """A level too many is refused with the limit; so are 200,000 brackets, without a crash."""
    limit = f"nested deeper than {MOST_DEPTH} levels"
    assert problem((opening * (MOST_DEPTH + 1)).encode()) == f"a.yml:1: {limit}"
    assert problem((opening * 200_000).encode()) == f"a.yml:1: {limit}"


def test_nesting_up_to_the_limit_is_read(tmp_path):
    """The last level that is allowed is allowed."""
    depth = MOST_DEPTH - 1
    assert value_of(tmp_path, "[" * depth + "]" * depth)


def test_a_huge_file_is_refused_before_it_is_read(tmp_path):
    """A file of 1 GB costs no memory: its size is looked up first."""
    file = tmp_path / "a.yml"
    with file.open("wb") as out:
        out.truncate(1_000_000_000)
    tracemalloc.start()
    try:
        value, [problem] = read(file, "a.yml")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert value is None
    assert str(problem) == f"a.yml: has 1,000,000,000 bytes, but a YAML file may have {MOST_BYTES:,}; split it"
    assert peak < 1_000_000


@pytest.mark.parametrize("kind", ["folder", "nothing", "pipe"])
def test_what_is_no_file_is_refused(tmp_path, kind):
    """A folder, a name that leads nowhere and a pipe are no YAML files; none is waited for."""
    import os

    file = tmp_path / "a.yml"
    if kind == "folder":
        file.mkdir()
    elif kind == "nothing":
        file.symlink_to(tmp_path / "gone.yml")
    else:
        os.mkfifo(file)
    value, problems = read(file, "a.yml")
    assert value is None
    assert list(map(str, problems)) == ["a.yml: is a folder or special file; a YAML file is expected here"]
