"""``reegraph completion``."""

from __future__ import annotations

import click

from reegraph.cli.output import write

LINES = {
    "bash": 'eval "$(reegraph completion bash)"        in ~/.bashrc',
    "zsh": 'eval "$(reegraph completion zsh)"         in ~/.zshrc, after compinit',
    "fish": "reegraph completion fish | source         in ~/.config/fish/config.fish",
}
HELP = """Print what lets your shell complete commands, options and questions.

Put the line of your shell into its start-up file:

\b
""" + "\n".join(f"  {line}" for line in LINES.values())


@click.command("completion", help=HELP)
@click.argument("shell", metavar="bash|zsh|fish", type=click.Choice(list(LINES)))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the completion script of a shell."""
    from click.shell_completion import ShellComplete, get_completion_class

    found = get_completion_class(shell)
    assert found is not None  # noqa: S101  # click has all three
    completer = found(ctx.find_root().command, {}, "reegraph", "_REEGRAPH_COMPLETE")
    write(ShellComplete.source(completer) + "\n")  # without the check of the version of a bash that may not be there
