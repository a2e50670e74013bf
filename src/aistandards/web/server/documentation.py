"""The page that explains the API to people, made from the table of routes."""

import attrs

from aistandards.web.parameters import Parameters
from aistandards.web.rendering import ErrorAddress, Pages
from aistandards.web.routes import ROUTES


@attrs.frozen(slots=True, kw_only=True)
class ParameterLine:
    """A parameter: name, meaning, and the values that it may have, where they are a fixed list."""

    name: str
    meaning: str
    choices: tuple[str, ...]


@attrs.frozen(slots=True, kw_only=True)
class OperationLine:
    """An operation: path below `/api/v1`, meaning and parameters."""

    name: str
    path: str
    meaning: str
    parameters: tuple[ParameterLine, ...]


@attrs.frozen(slots=True, kw_only=True)
class ApiPage:
    """The operations of the API."""

    operations: tuple[OperationLine, ...]


def page_of_api(pages: Pages) -> str:
    """Return the page as HTML, in English."""
    operations = tuple(
        OperationLine(name=route.name, path=route.api_path, meaning=route.meaning, parameters=_lines(route.parameters))
        for route in ROUTES.values()
    )
    address = ErrorAddress(route=ROUTES["start"], language="en", here="/api/")
    return pages.render(address, ApiPage(operations=operations), template="api.html", is_error=True)


def _lines(given: type[Parameters]) -> tuple[ParameterLine, ...]:
    return tuple(
        ParameterLine(
            name=field.name, meaning=field.metadata["meaning"], choices=tuple(field.metadata.get("choices", ()))
        )
        for field in attrs.fields(given)
    )
