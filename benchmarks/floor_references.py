"""The floor under a check: one regular expression over the text, every match parsed once, and nothing else.

Run by `benchmarks/run.py` as a process of its own. Argument: the file.
"""

import re
import sys
from pathlib import Path

from aistandards.plugin.registry import Plugins

_OFFICIAL = re.compile(r"(?:ISO|IEC|ITU-T|CISPR)(?:/[A-Z]+)* [^,]+")


def main() -> None:
    """Print how many there are."""
    text = Path(sys.argv[1]).read_text(encoding="utf-8")
    parse = Plugins.find().designations.parse
    print(sum(1 for match in _OFFICIAL.finditer(text) if parse(match[0])))


if __name__ == "__main__":
    main()
