"""``reegraph policy``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from reegraph.build import Built, Options
from reegraph.cli.cells import separated
from reegraph.cli.common import day_option, formats, open_graph, reads_graph, today
from reegraph.cli.output import clean, json_list, json_text, last_line, say, stamp, table, write
from reegraph.cli.policy_dates import calendar_command, feed_command
from reegraph.cli.policy_scope import scope
from reegraph.paths import write_file
from reegraph.policy.book import VAGUE, Band, RuleBook, Status
from reegraph.policy.wording import NO_ADVICE, claim_line, headline

F = TypeVar("F", bound=Callable[..., Any])
DIFFERS = 3
HELP = """Tell what rules were in force on a day, as known on a day.

\b
  reegraph policy status cn-2025-18 --on 2025-12-15 --known 2026-02-06
  reegraph policy timeline cn-2025-61
  reegraph policy diff --from 2025-10-20 --to 2025-11-10 --axis known --on 2025-12-01
  reegraph policy calendar --out rules.ics

--on is the day in the life of the rule, --known the day of knowledge; both are today if left out. It informs and
gives no legal advice.
"""
STATUS = """Tell the state of rules: since when, until when, which facts decide, when last verified.

\b
  reegraph policy status cn-2025-61-1 --on 2025-12-01 --known 2025-11-10
  reegraph policy status --country china --on 2025-12-01 --format csv

POLICY is an id or a name, of a provision too; the provisions of a policy are told with it. Without it, all policies
are listed.
"""
TIMELINE = """Tell all states of a policy and its provisions one after the other, without a gap.

\b
  reegraph policy timeline cn-2025-61 --known 2026-11-22 --out timeline.svg
  reegraph policy timeline cn-2025-61-1 --history 2025-12-01

A day belongs to the line that begins with it. The picture needs matplotlib (pip install 'reegraph[plot]').
"""
DIFF = """Tell whose state differs between two days, and by which facts.

\b
  reegraph policy diff --from 2025-10-20 --to 2025-11-10 --axis known --on 2025-12-01
  reegraph policy diff --from 2025-10-01 --to 2025-12-01 --country china --exit-code

With --axis on the two days lie in the lives of the rules, with --axis known they are days of knowledge.
"""


@click.group("policy", help=HELP)
def command() -> None:
    """Group of the commands for rules in time."""


command.add_command(calendar_command)
command.add_command(feed_command)
command.add_command(scope)


def chosen(book: RuleBook, policy: str | None, material: str | None, country: str | None, known: date) -> list[str]:
    """Return the units that a call asks for: a policy with its provisions, or all policies of a material or country.

    Raises
    ------
    UnknownNameError
        If a name fits nothing.
    """
    if policy is not None and (material or country):
        raise click.UsageError("give a POLICY, or --material and --country, not both")
    if policy is not None:
        unit = book.find(policy)
        return [unit, *book.parts(unit)]
    units = set(book.ids("Policy"))
    if material is not None:
        from reegraph.policy.goods import provisions_for

        units &= {book.policy_of(p) for p in provisions_for(book, material, known)}
    if country is not None:
        from reegraph.policy.goods import policies_of_country

        units &= policies_of_country(book, country, known)
    return sorted(units)


def asked(function: F) -> F:
    """Add the options that choose rules."""
    for name, text in (
        ("--country", "Only rules that this country issued, or that are directed at it."),
        ("--material", "Only rules that touch this: id, name (Chinese too), HS or control code."),
    ):
        function = click.option(name, metavar="X", help=text)(function)
    return function


@command.command("status", help=STATUS)
@click.argument("policy", metavar="[POLICY]", required=False)
@asked
@day_option("--on", "Day asked for; today if left out.")
@day_option("--known", "As known on this day; today if left out.")
@formats("table", "json", "csv")
@reads_graph
def status_command(
    policy: str | None,
    material: str | None,
    country: str | None,
    on: date | None,
    known: date | None,
    form: str,
    options: Options,
) -> None:
    """Tell the state of rules."""
    built, book = _open(options)
    then = on is not None and known is None and on < today()
    on, known = on or today(), known or today()
    rows = book.statuses(on, known, chosen(book, policy, material, country, known))
    if form == "json":
        write(json_list([row.to_dict() for row in rows]))
    elif form == "csv":
        write(_csv(rows, book))
    elif policy is not None:
        write(_told(book, rows, on, known) + _foot(book, built, known, on if then else None))
    else:
        cells = [[s.id, clean(_brief(book, s)), _day(s.last_verified), ", ".join(s.because)] for s in rows]
        text = (
            table(("policy", f"on {on}, as known on {known}", "last verified", "facts"), cells)
            if rows
            else _nothing(book, known)
        )
        write(text + _foot(book, built, known, on if then else None))


def _open(options: Options) -> tuple[Built, RuleBook]:
    built = open_graph(options)
    return built, built.rules()


def _brief(book: RuleBook, s: Status) -> str:
    """Say the state; for a rule that is told in general words, also that of what it may be."""
    vague = next((c for c in s.caveats if c.startswith(VAGUE)), "")
    states = sorted({part.rpartition(": ")[2] for part in vague.removeprefix(VAGUE).split(", ")}) if vague else []
    return headline(book, s) + (f" (in general words; its instruments: {', '.join(states)})" if states else "")


def _nothing(book: RuleBook, known: date) -> str:
    return f"no rule among those recorded here ({len(book.ids('Policy'))} policies looked at, as known on {known})\n"


def _day(day: date | None) -> str:
    return str(day) if day else ""


def _foot(book: RuleBook, built: Built, known: date, then: date | None = None) -> str:
    hint = f"Asked with what is known today; for what could be known then: --known {then}. " if then else ""
    later = book.store_until and known > book.store_until
    until = f"No fact here became known after {book.store_until}. " if later else ""
    return f"\n{hint}{until}{NO_ADVICE}\n{last_line(built.info)}\n"


def _told(book: RuleBook, rows: Sequence[Status], on: date, known: date) -> str:
    lines = [f"On {on}, as known on {known}:"]
    for s in rows:
        lines += ["", f"{s.id}  {s.name}", f"  {headline(book, s)}"]
        if s.until and s.state not in ("scheduled", "not begun") and str(s.until) not in headline(book, s):
            lines.append(f"  until {s.until}, as far as known")
        if s.last_verified:
            lines.append(
                f"  last verified {s.last_verified}" + ("; carried forward from then" if s.carried_forward else "")
            )
        lines += [f"  because {f}: {_fact(book, f)}" for f in s.because]
        lines += [f"  note: {c}" for c in s.caveats]
        if s is rows[0] or set(s.claims) != set(rows[0].claims):
            shown = s.claims if s is rows[0] else [c for c in s.claims if c not in rows[0].claims]
            lines += [f"  beside: {claim_line(book, c)}" for c in shown]
    return clean_lines(lines)


def clean_lines(lines: Iterable[str]) -> str:
    """Return lines without characters that would steer a terminal."""
    return "\n".join(clean(line) for line in lines) + "\n"


def _fact(book: RuleBook, name: str) -> str:
    told = book.facts.get(name)
    return f"{told['says']} ({', '.join(told['sources'])})" if told else ""


def _csv(rows: Iterable[Status], book: RuleBook) -> str:
    names = [name for name in Status.__dataclass_fields__ if name != "carried_forward"]
    cells = []
    for row in rows:
        told = row.to_dict()
        values = [told[name] for name in names]
        cells.append([*("; ".join(v) if isinstance(v, list) else v for v in values), headline(book, row)])
    return separated([*names, "in_words"], cells, ",")


@command.command("timeline", help=TIMELINE)
@click.argument("policy", metavar="POLICY")
@day_option("--known", "As known on this day; today if left out.")
@day_option("--history", "Instead: how the answer about this one day changed with what became known.")
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Draw it into this file, .svg or .png.",
)
@formats("table", "json")
@reads_graph
def timeline_command(
    policy: str, known: date | None, history: date | None, out: Path | None, form: str, options: Options
) -> None:
    """Tell all states of a policy and its provisions."""
    built, book = _open(options)
    known = known or today()
    unit = book.find(policy)
    units = [unit, *book.parts(unit)]
    bands = {u: book.history(u, history) if history else book.timeline(u, known) for u in units}
    if out is not None:
        from reegraph.policy.picture import draw

        kind = out.suffix.lower().removeprefix(".")
        if kind not in ("svg", "png"):
            raise click.UsageError(f"--out {out} is no picture that can be drawn; end it with .svg or .png")
        axis = f"day in the life of the rule; dashed: the day of knowledge, {known}"
        if history:
            axis = f"day of knowledge; the answers are about {history}"
        rows = [(book.units[u]["name"], bands[u]) for u in units]
        foot = f"{last_line(built.info)} · {NO_ADVICE}"
        title = f"{unit}: states as known on {known}" if history is None else f"{unit}: answers about {history}"
        day = None if history else known
        write_file(out, draw(rows, axis, known=day, title=title, foot=foot, form=kind))
        say(f"written to {out}")
        return
    if form == "json":
        told = [{"id": u, "name": book.units[u]["name"], "bands": [b.to_dict() for b in bands[u]]} for u in units]
        asked = {"on": str(history)} if history else {"known": str(known)}
        write(json_text({"axis": "known" if history else "on", **asked, "units": told, **stamp(built.info)}))
        return
    title = f"Answers about {history}, by the day of knowledge:" if history else f"As known on {known}:"
    cells = [[u, _span(b), _state(b.status), ", ".join(b.status.because)] for u in units for b in bands[u]]
    write(f"{title}\n\n" + table(("rule", "from / to", "state", "facts"), cells) + _foot(book, built, known))


def _span(band: Band) -> str:
    return f"{band.start or '…'} / {band.end or '…'}"


def _state(s: Status) -> str:
    how = f" ({s.how})" if s.how not in ("confirmed", "none", "open") else ""
    open_to = (
        f" ({' or '.join(s.candidates)}" + (f"; by its terms {s.by_its_terms})" if s.by_its_terms else ")")
        if s.candidates
        else ""
    )
    return f"{s.state}{how}{open_to}"


@command.command("diff", help=DIFF)
@click.argument("policy", metavar="[POLICY]", required=False)
@asked
@day_option("--from", "First day.", name="first", required=True)
@day_option("--to", "Last day.", name="last", required=True)
@click.option(
    "--axis",
    type=click.Choice(["on", "known"]),
    default="on",
    show_default=True,
    help="The axis that the two days are on.",
)
@day_option("--on", "With --axis known: the day asked for; today if left out.")
@day_option("--known", "With --axis on: as known on this day; today if left out.")
@click.option("--exit-code", is_flag=True, help=f"End with {DIFFERS} if anything differs.")
@formats("table", "json")
@reads_graph
def diff_command(
    policy: str | None, material: str | None, country: str | None, first: date, last: date, axis: str,
    on: date | None, known: date | None, exit_code: bool, form: str, options: Options,
) -> int:  # fmt: skip
    """Tell whose state differs between two days."""
    from reegraph.policy.changes import diff

    if (on if axis == "on" else known) is not None:
        wrong, other = ("--on", "--known") if axis == "on" else ("--known", "--on")
        raise click.UsageError(
            f"with --axis {axis} the two days are on that axis; give the other day by {other}, not {wrong}"
        )
    built, book = _open(options)
    other_day = (known if axis == "on" else on) or today()
    units = chosen(book, policy, material, country, max(last, other_day))
    if policy is None:
        units = sorted({p for u in units for p in (u, *book.parts(u))})
    found = diff(book, first, last, axis="on" if axis == "on" else "known", other=other_day, units=units)
    days = {"axis": axis, "from": str(first), "to": str(last), ("known" if axis == "on" else "on"): str(other_day)}
    if form == "json":
        write(json_text({**days, "differences": [d.to_dict() for d in found], **stamp(built.info)}))
    else:
        cells = [[d.id, _state(d.before), _state(d.after), ", ".join(d.facts)] for d in found]
        text = (
            table(("rule", f"{axis} {first}", f"{axis} {last}", "facts between"), cells)
            if cells
            else "nothing differs\n"
        )
        write(text + _foot(book, built, max(last, other_day)))
    return DIFFERS if exit_code and found else 0
