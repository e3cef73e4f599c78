"""Members of zip containers (docx, xlsx, ofd, bundles), within limits, and their XML, kept from doing harm.

In: a zip archive. Out: bytes and elements. A member that unpacks to more than it may, or that declares entities, raises
`DamagedFile`: no office program writes such a file.
"""

import errno
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from xml.parsers import expat

MEMBER_BYTES: Final = 200 << 20
MAX_RATIO: Final = 300
SMALL: Final = 10 << 20  # small members may be as repetitive as they like
MAX_MEMBERS: Final = 10_000


class DamagedFile(Exception):
    """A file that is not what its format says: `reason` tells in Chinese and English what is wrong with it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class EncryptedFile(DamagedFile):
    """A file nobody reads without its password."""


@contextmanager
def opened_zip(path: Path, **options: str) -> Iterator[zipfile.ZipFile]:
    """The archive; whatever is wrong with it or its members is a `DamagedFile`."""
    try:
        with zipfile.ZipFile(path, **options) as archive:  # type: ignore[call-overload]
            if len(archive.infolist()) > MAX_MEMBERS:
                raise DamagedFile(f"压缩包内文件超过 {MAX_MEMBERS} 个 · holds more than {MAX_MEMBERS} files")
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OverflowError, OSError) as error:
        if isinstance(error, OSError) and error.errno not in (None, errno.EINVAL):  # a place before the file's start
            raise
        raise DamagedFile(f"压缩结构损坏 · its zip structure is damaged: {error}") from error
    except RuntimeError as error:  # zipfile's way to say that a member is encrypted
        raise EncryptedFile("已加密，需要密码 · is encrypted: it needs a password") from error


def member(archive: zipfile.ZipFile, name: str) -> bytes:
    """The content of one member, if it is no bomb."""
    try:
        info = archive.getinfo(name)
    except KeyError:
        raise DamagedFile(f"缺少 {name} · lacks {name}") from None
    too_dense = info.file_size > SMALL and info.file_size > MAX_RATIO * max(info.compress_size, 1)
    if info.file_size > MEMBER_BYTES or too_dense:
        megabytes = info.file_size >> 20
        raise DamagedFile(
            f"{name} 解压后有 {megabytes} MB，超出限制 · {name} unpacks to {megabytes} MB, more than it may"
        )
    with archive.open(info) as content:
        data = content.read(info.file_size + 1)
    if len(data) > info.file_size:
        raise DamagedFile(f"{name} 与其声明的大小不符 · {name} is larger than it says")
    return data


def xml_root(data: bytes, name: str) -> ET.Element:
    """The root element. Document types and entities are refused, whatever the encoding."""
    guard = expat.ParserCreate()
    guard.StartDoctypeDeclHandler = _refuse_document_type
    try:
        guard.Parse(data, True)
        return ET.fromstring(data)
    except (expat.ExpatError, ET.ParseError, LookupError, ValueError) as error:
        raise DamagedFile(f"{name} 不是完好的 XML · {name} is no sound XML: {error}") from error
    except RecursionError as error:
        raise DamagedFile(f"{name} 嵌套过深 · {name} is nested too deeply") from error


def _refuse_document_type(*_: object) -> None:
    raise DamagedFile("XML 声明了实体，拒绝读取 · its XML declares a document type, which no office program does")


def local(element: ET.Element) -> str:
    """The tag without its namespace; strict and transitional Office files differ in nothing else that matters."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: ET.Element | None, name: str, default: str = "") -> str:
    """An attribute by its local name."""
    if element is None:
        return default
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value
    return default


def child(element: ET.Element | None, name: str) -> ET.Element | None:
    """The first child of a local name."""
    return None if element is None else next((one for one in element if local(one) == name), None)
