"""The command, as `python -m aistandards`."""

from aistandards.cli.main import main

main()
