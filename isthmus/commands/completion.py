"""`isthmus completion`: the shell's own completion."""

from __future__ import annotations

import click

_LINES = {
    "bash": 'eval "$(_ISTHMUS_COMPLETE=bash_source isthmus)"',
    "zsh": 'eval "$(_ISTHMUS_COMPLETE=zsh_source isthmus)"',
    "fish": "_ISTHMUS_COMPLETE=fish_source isthmus | source",
}


@click.command("completion")
@click.argument("shell", type=click.Choice(sorted(_LINES)))
def command(shell: str) -> None:
    """The line that turns on completion; put it into your shell's start-up file.

    \b
    Example:
      isthmus completion bash >> ~/.bashrc
    """
    click.echo(_LINES[shell])
