"""Compare what a plugin declares in its manifest with what its hooks offer."""

from collections.abc import Iterator, Mapping

from aistandards.plugin.manifest import FILE, Manifest


def disagreements(manifest: Manifest, offered: Mapping[str, frozenset[str] | None]) -> Iterator[tuple[str, str]]:
    """Yield the cause and the remedy of each difference.

    What is offered and not declared would be found only by chance.

    Args:
        manifest: The manifest of the plugin.
        offered: By kind, for each kind of which the plugin has a hook: the names; of grammars the bodies they read. None
            where the manifest declares none of that kind, so that the hook was not called.
    """
    for kind, names in offered.items():
        noun, place = _words(kind)
        if names is None:
            yield f"it offers {kind} and does not declare them", f"add them to {place}"
        elif unknown := ", ".join(sorted(names - _declared(manifest, kind))):
            yield f"it offers {noun} that it does not declare: {unknown}", f"add them to {place}"
    for kind in ("grammars", *(kind for kind in manifest.offers if kind != "publishers")):
        declared, names = _declared(manifest, kind), offered.get(kind) or frozenset()
        # A body may have several names of which its grammar gives only one.
        missing = declared - names if kind != "grammars" else declared if not names else frozenset()
        if missing:
            noun, place = _words(kind)
            listed = ", ".join(sorted(missing))
            yield f"it declares {noun} that it does not offer: {listed}", f"remove them from {place}"


def _declared(manifest: Manifest, kind: str) -> frozenset[str]:
    if kind == "grammars":
        return frozenset(body.id for body in manifest.bodies if body.publishers)
    return frozenset(manifest.offers.get(kind) or ())


def _words(kind: str) -> tuple[str, str]:
    """What the names of a kind are called, and where the manifest has them."""
    if kind == "grammars":
        return "the designations of bodies", f"[[bodies]] of its {FILE}"
    return kind, f"`{kind}` of its {FILE}"
