"""Regular expressions: Java's on Neo4j, Rust's here. What means the same in both is passed on, the rest is refused."""

from __future__ import annotations

import re

from reegraph.stores.cypher.tree import NotReadError

CLASSES = {"d": "0-9", "w": "A-Za-z0-9_", "s": r" \t\n\x0B\f\r"}
ANY_CHARACTER = "[^\\n\\r\\x{85}\\x{2028}\\x{2029}]"
PLAIN_ESCAPE = re.compile(r"\\[^\w\s]")
QUANTIFIER = re.compile(r"[*+?]\??|\{\d+(,\d*)?\}\??")


def translate(pattern: str, at: int) -> str:
    r"""Return the Rust form of a Java pattern with the same meaning.

    Raises
    ------
    NotReadError
        If there is none that is known to mean the same.

    Examples
    --------
    >>> translate("a.*", 0)
    'a[^\\n\\r\\x{85}\\x{2028}\\x{2029}]*'
    >>> translate("(?i)ab", 0)
    '[Aa][Bb]'
    """
    flags = ""
    head = re.match(r"\(\?([is]+)\)", pattern)
    if head:
        flags, pattern = head[1], pattern[head.end() :]
    out, i, repeated = list[str](), 0, True
    while i < len(pattern):
        c = pattern[i]
        quantifier = QUANTIFIER.match(pattern, i)
        if quantifier:
            if repeated:
                raise refused(f"{quantifier.group()} with nothing before it, or a quantifier on a quantifier", at)
            out.append(quantifier.group())
            i, repeated = quantifier.end(), True
            continue
        repeated = c in "(|^"
        if c == "\\":
            text, i = escape(pattern, i, at)
            out.append(text)
            continue
        if c == "[":
            text, i = in_brackets(pattern, i, "i" in flags, at)
            out.append(text)
            continue
        if c == "(" and pattern[i + 1 : i + 2] == "?":
            if pattern[i + 2 : i + 3] != ":":
                raise refused("(?…) inside a pattern", at)
            out.append("(?:")
            i += 3
            continue
        if c in "{}]":
            raise refused(f"a bare {c}", at)
        out.append(
            ANY_CHARACTER if c == "." and "s" not in flags else "(?s:.)" if c == "." else letter(c, "i" in flags)
        )
        i += 1
    text = "".join(out)
    try:
        re.compile(text.replace("\\x{85}", "").replace("\\x{2028}", "").replace("\\x{2029}", ""))
    except re.error as error:
        raise NotReadError(at, f"this is no regular expression: {error}") from None
    return text


def refused(what: str, at: int) -> NotReadError:
    """What to raise about a pattern."""
    return NotReadError(
        at,
        f"the regular expression holds {what}, which the engines read differently",
        "use CONTAINS, STARTS WITH or ENDS WITH, or a plainer pattern",
    )


def letter(c: str, any_case: bool) -> str:
    """Return one character; (?i) means the letters A to Z only, as in Java."""
    if any_case and c.isascii() and c.isalpha():
        return f"[{c.upper()}{c.lower()}]"
    return c


def escape(pattern: str, i: int, at: int) -> tuple[str, int]:
    """Read an escape outside of brackets."""
    c = pattern[i + 1 : i + 2]
    if c.lower() in CLASSES and c:
        return f"[{'^' if c.isupper() else ''}{CLASSES[c.lower()]}]", i + 2
    if (PLAIN_ESCAPE.match(pattern, i) and c.isascii()) or c in ("n", "t", "r"):
        return f"\\{c}" if c not in "\"'" else c, i + 2
    raise refused(f"\\{c}", at)


def in_brackets(pattern: str, i: int, any_case: bool, at: int) -> tuple[str, int]:
    """Read a class of characters."""
    end = i + 1
    out = "["
    if pattern[end : end + 1] == "^":
        out, end = "[^", end + 1
    start = end
    while end < len(pattern) and pattern[end] != "]":
        c = pattern[end]
        if c == "\\":
            d = pattern[end + 1 : end + 2]
            if d in CLASSES:
                out += CLASSES[d]
            elif (PLAIN_ESCAPE.match(pattern, end) and d.isascii()) or d in ("n", "t", "r"):
                out += f"\\{d}" if d not in "\"'" else d
            else:
                raise refused(f"\\{d} in brackets", at)
            end += 2
            continue
        if c in "[&~" or (c == "-" and pattern[end + 1 : end + 2] == "-"):
            raise refused(f"{c} in brackets", at)
        between = re.match(r"([^\\\]])-([^\\\]])", pattern[end:])
        if between:
            out += between.group()
            if any_case:
                if not (between[1].isascii() and between[2].isascii()):
                    raise refused("a range with (?i)", at)
                if between.group().isalnum() or between[1].isalpha() or between[2].isalpha():
                    out += (
                        f"{between[1].swapcase()}-{between[2].swapcase()}"
                        if between[1].isalpha()
                        and between[2].isalpha()
                        and between[1].isupper() == between[2].isupper()
                        else ""
                    )
                    if between[1].isalpha() != between[2].isalpha():
                        raise refused("a range with (?i)", at)
            end += 3
            continue
        out += c + (c.swapcase() if any_case and c.isascii() and c.isalpha() else "")
        end += 1
    if end == start or end >= len(pattern):
        raise refused("an empty or open bracket", at)
    return out + "]", end + 1
