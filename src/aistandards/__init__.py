"""The AI standards of ITU-T, ISO and IEC: catalogue, lifecycle, designations and evidence."""

from aistandards._lazy import exports_of_stub

__getattr__, __dir__ = exports_of_stub(__name__)
