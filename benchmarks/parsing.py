"""Parsing, measured: ours against stock pdfplumber, other programs and the floor, in one interleaved run.

    python -m benchmarks.parsing [--rounds 5] [--peer pymupdf] [--peer camelot] FILE ...

- floor    PDFium: load every page, its text page, its text
- ours     document → normalized frames, all nine tables and the narrative
- stock    pdfplumber: `extract_tables` + `extract_text` of every page, nothing normalized
- pymupdf  `find_tables` + `get_text` (bench only: `make bench` puts the peers into an environment of their own)
- camelot  ruled tables (`lattice`) of all pages, no text; it renders every page, so give it few rounds

What labels and numbers mean is forgotten before each reading, so that a repeated document is read like a new one.
CPU time of this process, medians; neighbours on the machine disturb it less than the clock on the wall.
"""

import argparse
import ctypes
import functools
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pypdfium2

from pipelines.formats.pdf import pdfium_calls
from pipelines.reports.read import read_report

Method = Callable[[Path], object]
CACHED = type(functools.cache(len))


def _remembering() -> Iterator[Any]:
    """The caches that remember words of documents: those with a bound; the others keep the vocabulary."""
    modules = [module for name, module in sys.modules.items() if name.startswith("pipelines.")]
    for held in (held for module in modules for held in vars(module).values() if isinstance(held, CACHED)):
        if held.cache_parameters()["maxsize"] is not None:
            yield held


def floor(path: Path) -> None:
    document = pypdfium2.PdfDocument(path)
    handle = ctypes.cast(document.raw, ctypes.c_void_p).value
    for number in range(len(document)):
        page = pdfium_calls.load_page(handle, number)
        text = pdfium_calls.text_load(page)
        if (count := pdfium_calls.count_chars(text)) > 0:
            buffer = ctypes.create_string_buffer(2 * count + 4)
            pdfium_calls.get_text(text, 0, count, ctypes.addressof(buffer))
        pdfium_calls.text_close(text)
        pdfium_calls.close_page(page)
    document.close()


def stock(path: Path) -> None:
    import pdfplumber

    with pdfplumber.open(path) as document:
        for page in document.pages:
            page.extract_tables()
            page.extract_text()
            page.close()


def pymupdf(path: Path) -> None:
    import pymupdf as peer  # type: ignore[import-not-found]

    with peer.open(path) as document:
        for page in document:
            page.find_tables()
            page.get_text()


def camelot(path: Path) -> None:
    import camelot as peer  # type: ignore[import-not-found]

    peer.read_pdf(str(path), pages="all", flavor="lattice")


METHODS: Final[Mapping[str, Method]] = {
    "floor": floor,
    "ours": read_report,
    "stock": stock,
    "pymupdf": pymupdf,
    "camelot": camelot,
}


def seconds(method: Method, path: Path) -> float:
    for remembering in _remembering():
        remembering.cache_clear()
    started = time.process_time()
    method(path)
    return time.process_time() - started


def measured(paths: Sequence[Path], names: Sequence[str], rounds: int) -> dict[tuple[Path, str], float]:
    """Median seconds by document and method; a first round, not counted, warms everything up."""
    taken: dict[tuple[Path, str], list[float]] = {}
    for turn in range(rounds + 1):
        for path in paths:
            for name in names:
                spent = seconds(METHODS[name], path)
                if turn:
                    taken.setdefault((path, name), []).append(spent)
    return {key: statistics.median(values) for key, values in taken.items()}


def table(paths: Sequence[Path], names: Sequence[str], medians: Mapping[tuple[Path, str], float]) -> str:
    lines = [
        "| document | pages | "
        + " | ".join(f"{name} ms" for name in names)
        + " | ours ms/page | stock/ours | ours/floor |",
        "|---" * (len(names) + 5) + "|",
    ]
    for path in paths:
        pages = len(pypdfium2.PdfDocument(path))
        times = {name: 1000 * medians[path, name] for name in names}
        cells = " | ".join(f"{value:.0f}" for value in times.values())
        lines.append(
            f"| {path.stem[:24]} | {pages} | {cells} | {times['ours'] / pages:.2f} "
            f"| {times['stock'] / times['ours']:.1f} | {times['ours'] / times['floor']:.1f} |"
        )
    return "\n".join(lines)


def machine() -> str:
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, load {load}"


def main() -> None:
    parser = argparse.ArgumentParser(description="parsing speed, interleaved")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peer", action="append", default=[], choices=["pymupdf", "camelot"])
    arguments = parser.parse_args()
    names = ["floor", "ours", "stock", *arguments.peer]
    sys.stdout.write(f"{machine()}, medians of {arguments.rounds}, CPU time\n\n")
    medians = measured(arguments.files, names, arguments.rounds)
    sys.stdout.write(table(arguments.files, names, medians) + "\n")


if __name__ == "__main__":
    main()
