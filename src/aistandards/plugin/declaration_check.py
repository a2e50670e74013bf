"""Compare the manifest of a plugin with the objects that its hooks return."""

from collections.abc import Iterator, Mapping

from aistandards.plugin.manifest import FILE, Manifest


def disagreements(manifest: Manifest, offered: Mapping[str, frozenset[str] | None]) -> Iterator[tuple[str, str]]:
    """Yield the cause and the remedy of each difference.

    An object that is offered and not declared is used only if the plugin is imported for another reason.

    Args:
        manifest: The manifest of the plugin.
        offered: Names by kind, for each kind of which the plugin has a hook; for grammars, the bodies that they read.
            None if the manifest declares nothing of that kind, so that the hook was not called.
    """
    for kind, names in offered.items():
        noun, location = _words(kind)
        if names is None:
            yield f"it offers {kind} and does not declare them", f"add them to {location}"
        elif unknown := ", ".join(sorted(names - _declared(manifest, kind))):
            yield f"it offers {noun} that it does not declare: {unknown}", f"add them to {location}"
    for kind in ("grammars", *(kind for kind in manifest.offers if kind != "publishers")):
        declared, names = _declared(manifest, kind), offered.get(kind) or frozenset()
        # A body may have several names, and its grammar returns only one of them.
        missing = declared - names if kind != "grammars" else declared if not names else frozenset()
        if missing:
            noun, location = _words(kind)
            listed = ", ".join(sorted(missing))
            yield f"it declares {noun} that it does not offer: {listed}", f"remove them from {location}"


def _declared(manifest: Manifest, kind: str) -> frozenset[str]:
    if kind == "grammars":
        return frozenset(body.id for body in manifest.bodies if body.publishers)
    return frozenset(manifest.offers.get(kind) or ())


def _words(kind: str) -> tuple[str, str]:
    """Return the noun for a kind, and its location in the manifest."""
    if kind == "grammars":
        return "the designations of bodies", f"[[bodies]] of its {FILE}"
    return kind, f"`{kind}` of its {FILE}"
