"""Exports of a package that are imported on first use. The stub `__init__.pyi` of the package lists them.

Type checkers and editors read the same stub. `import aistandards` alone therefore takes little time.
"""

import importlib
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any


def exports_of_stub(package: str) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return `__getattr__` and `__dir__` of a package whose stub lists its exports.

    Each line of the stub is `from MODULE import NAME as NAME`; `__all__` follows from it.

    Args:
        package: The `__name__` of the package.
    """
    module = sys.modules[package]
    stub = Path(str(module.__file__)).with_suffix(".pyi")

    @cache
    def origins() -> dict[str, str]:
        import ast

        statements = ast.parse(stub.read_text(encoding="utf-8")).body
        imports = [statement for statement in statements if isinstance(statement, ast.ImportFrom)]
        return {alias.name: str(statement.module) for statement in imports for alias in statement.names}

    def get_attribute(name: str) -> Any:
        if name == "__all__":
            value: Any = sorted(origins())
        elif not (name.startswith("__") and name != "__version__") and name in origins():
            value = getattr(importlib.import_module(origins()[name]), name)
        else:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        setattr(module, name, value)
        return value

    return get_attribute, lambda: sorted(origins())
