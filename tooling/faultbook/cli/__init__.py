"""The command line.

What belongs here: reading arguments, opening the register, showing what comes back, and ending with
an exit code. What does not: anything that another program would want too.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import NoReturn

__all__ = ["main"]


def main() -> NoReturn:
    """Run the command that the process was started with, and end the process."""
    # A command lives for seconds and makes few cycles: looking for them would take a tenth of it.
    gc.disable()
    # Findings don't depend on what else is installed; and looking for plugins takes time.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        if sys.argv[1:2] == ["match"]:
            from faultbook.cli.looking_ahead import look_ahead

            look_ahead()
        from faultbook.cli.group import commands  # inside, so that Ctrl-C finds somebody at home

        commands(prog_name="faultbook")
    except KeyboardInterrupt:
        from faultbook.cli.outcome import INTERRUPTED

        sys.exit(INTERRUPTED)
    finally:
        # The interpreter looks for cycles again as it ends, which takes a tenth of a short command.
        gc.freeze()
    raise AssertionError  # click's group ends the process
