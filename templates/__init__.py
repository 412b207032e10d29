"""Every Korean sentence that people read, as Jinja templates and label tables, and the fonts of the charts."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent
