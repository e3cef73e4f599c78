"""Scanned pages and pictures, read by the extra `ocr`; `documents` is the way in and imports the rest when needed."""

import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
