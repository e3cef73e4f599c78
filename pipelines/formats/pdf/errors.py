"""Errors of reading PDF bytes, each naming the file and what is wrong with it."""

from pathlib import Path


class UnreadablePdf(ValueError):
    """The bytes are no PDF a reader can open."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path.name}: {reason}")
        self.path = path
        self.reason = reason


class EncryptedPdf(UnreadablePdf):
    """The file asks for a password."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "the PDF asks for a password; publish or supply an unprotected copy")
