"""Paragraphs of documents in XML: each collects its own text, also where paragraphs stand inside one another."""


class Paragraphs:
    """The open paragraphs of one part of a document.

    A text box or a note is a paragraph inside a paragraph. The texts come in the order in which the paragraphs start.
    """

    def __init__(self) -> None:
        self._open: list[list[str]] = []
        self._started: list[list[str]] = []

    def start(self) -> None:
        """Begin a paragraph."""
        texts: list[str] = []
        self._open.append(texts)
        self._started.append(texts)

    def add(self, text: str) -> None:
        """Add text to the innermost open paragraph; text outside of paragraphs does not count."""
        if self._open:
            self._open[-1].append(text)

    def end(self) -> list[str]:
        """End the innermost paragraph, and return the texts of all when it was the outermost; blank ones do not count."""
        if self._open:
            self._open.pop()
        if self._open:
            return []
        texts = ["".join(parts) for parts in self._started]
        self._started = []
        return [text for text in texts if text.strip()]
