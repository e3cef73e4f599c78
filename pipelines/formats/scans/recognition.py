"""Pictures of single lines → text with how sure it is, by PP-OCR in the wheel of rapidocr: no network, no download.

In: crops. Out: text and score. What the text means, and whether it can be right, is decided elsewhere.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from pipelines.formats.scans import Picture

BATCH = 6
# Widths crops are padded to: short amounts need not be as wide as a line of text, and cost a third.
NARROW, WIDE = 160, 320
NARROW_RATIO = 3.2


class Piece(NamedTuple):
    """A line of text in a picture, in pixels; `score` from 0 to 1."""

    text: str
    score: float
    x0: float
    top: float
    x1: float
    bottom: float


class Recogniser:
    """The models, loaded once a process."""

    def __init__(self) -> None:
        self._narrow = _engine(NARROW)._load_rec_model()
        engine = _engine(WIDE)
        self._wide, self._detector = engine._load_rec_model(), engine._load_det_model()

    def texts(self, crops: Sequence[Any]) -> list[tuple[str, float]]:
        """The text of each crop, in their order."""
        found: list[tuple[str, float]] = [("", 0.0)] * len(crops)
        is_narrow = [crop.shape[1] <= NARROW_RATIO * crop.shape[0] for crop in crops]
        for model, wanted in ((self._narrow, True), (self._wide, False)):
            chosen = [number for number, narrow in enumerate(is_narrow) if narrow is wanted]
            for number, read in zip(chosen, _read(model, [crops[number] for number in chosen]), strict=True):
                found[number] = read
        return found

    def boxes(self, picture: Any) -> list[Any]:
        """Four corners of every line of text in a picture."""
        found = self._detector(picture).boxes
        return [] if found is None else [np.array(box) for box in found]


@cache
def recogniser() -> Recogniser:
    return Recogniser()


def is_installed() -> bool:
    """Whether the extra `ocr` is there."""
    from importlib.util import find_spec

    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2"))


def grey_crop(picture: Picture) -> Any:
    """A crop as the models want it."""
    return np.repeat(picture[:, :, None], 3, axis=2)


def _read(model: Any, crops: Sequence[Any]) -> list[tuple[str, float]]:
    from rapidocr.ch_ppocr_rec import TextRecInput

    if not crops:
        return []
    result = model(TextRecInput(img=list(crops), return_word_box=False))
    return [(str(text), float(score)) for text, score in zip(result.txts, result.scores, strict=True)]


def _engine(width: int) -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "error",
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Rec.rec_img_shape": [3, 48, width],
            "Rec.rec_batch_num": BATCH,
        }
    )
