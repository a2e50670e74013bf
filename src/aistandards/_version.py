"""The version of the software. The bundled data has a version of its own, in its manifest."""

__version__ = "0.1.0"
