"""What a client takes, best first: media types, languages and codings of its headers."""

from collections.abc import Sequence


def accepted(header: str) -> list[str]:
    """Return the names in a header such as `Accept`, best first, without those that the client refuses.

    >>> accepted("fr;q=0.5, zh-CN, en;q=0")
    ['zh-cn', 'fr']

    Args:
        header: Value of the header.
    """
    weighted = []
    for part in header.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = next((_weight(each[2:]) for each in parameters if each.startswith("q=")), 1.0)
        if name and weight > 0:
            weighted.append((-weight, name))
    return [name for _, name in sorted(weighted, key=lambda pair: pair[0])]


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def language_of(header: str, languages: Sequence[str]) -> str:
    """Return the first language that a client takes; English when it takes none.

    Args:
        header: Value of `Accept-Language`.
        languages: The languages that there are.
    """
    return next((code for code in (name.split("-")[0] for name in accepted(header)) if code in languages), "en")


def form_of(header: str, forms: Sequence[tuple[str, str]]) -> str:
    """Return the name of the form that a client takes first; the first form when it does not say.

    Args:
        header: Value of `Accept`.
        forms: Media types with the names of forms, the usual one first.
    """
    names = dict(forms)
    return next((names[media_type] for media_type in accepted(header) if media_type in names), forms[0][1])


def takes_gzip(header: str) -> bool:
    """Whether a client takes answers that are compressed with gzip.

    Args:
        header: Value of `Accept-Encoding`.
    """
    return "gzip" in accepted(header)
