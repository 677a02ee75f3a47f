"""The command line: parses, calls the API, maps exit codes. A module a command, loaded when it is called."""

import sys
from typing import NoReturn

from c2a_rules.errors import C2AError
from c2a_rules.status import EXIT_NOT_STARTED


def main() -> NoReturn:
    """Run the command; a failure to start is one sentence on stderr and exit code 2."""
    from c2a_rules.cli.app import app

    try:
        app(standalone_mode=True)
    except C2AError as error:
        sys.stderr.write(f"c2a: {error}\n")
        sys.exit(EXIT_NOT_STARTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(EXIT_NOT_STARTED)
    sys.exit(0)
