"""Where schema/ and seeds/ are, in a checkout or inside the wheel, and where builds are kept."""

from __future__ import annotations

import os
from pathlib import Path

from reegraph.errors import UsageError

SHIPPED = "shipped"


def shipped(name: str) -> Path:
    """Return the folder `name` (``schema`` or ``seeds``) that came with the program."""
    inside = Path(__file__).parent / name
    return inside if inside.is_dir() else Path(__file__).parents[2] / name


def folders(name: str, given: tuple[str | os.PathLike[str], ...] = ()) -> tuple[Path, ...]:
    """Return the folders to read for `name`; the word ``shipped`` stands for the shipped one.

    Raises
    ------
    UsageError
        If a folder is not there or is no folder.
    """
    if not given:
        return (shipped(name),)
    found = tuple(shipped(name) if str(g) == SHIPPED else Path(g) for g in given)
    wrong = [str(p) for p in found if not p.is_dir()]
    if wrong:
        raise UsageError(f"no folder {', '.join(wrong)} (for --{name} give a folder, or the word {SHIPPED})")
    return found


def shown(file: Path, folder: Path, *, whole: bool = False) -> str:
    """Name a file as a person would: from its top folder on (`whole`: as it was given), with forward slashes."""
    return ((folder if whole else Path(folder.name)) / file.relative_to(folder)).as_posix()


def walk(folder: Path) -> list[tuple[Path, str]]:
    """Return everything below a folder that is no folder, sorted, hidden things left out.

    Returns
    -------
    list
        Each path with an empty text, or with why it is not read: a link to a folder, a folder that cannot be read.
    """
    failed: list[OSError] = []
    found: list[tuple[Path, str]] = []
    for top, names, files in os.walk(folder, onerror=failed.append):
        here = Path(top)
        names[:] = [name for name in names if not name.startswith(".")]
        for name in names:
            if name.endswith(".yml"):
                found.append((here / name, "is a folder or special file; a YAML file is expected here"))
            elif (here / name).is_symlink():
                found.append((here / name, "is a link to a folder and is not read"))
        found += [(here / name, "") for name in files if not name.startswith(".")]
    found += [(Path(error.filename), f"cannot be read: {error.strerror}") for error in failed]
    return sorted(found)


def cache_folder() -> Path:
    """Return the folder in which builds are kept: ``REEGRAPH_CACHE``, else the system's place for caches."""
    own = os.environ.get("REEGRAPH_CACHE")
    if own:
        return Path(own)
    from platformdirs import user_cache_path

    return user_cache_path("reegraph", appauthor=False)


def write_file(file: Path, data: bytes) -> None:
    """Write a file whole or not at all.

    Raises
    ------
    OSError
        If it cannot be written; what was there stays.
    """
    if file.exists() and not file.is_file():  # a pipe, a device; a folder is refused by the system
        file.write_bytes(data)
        return
    aside = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        aside.write_bytes(data)
        aside.replace(file)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(file)) from None
