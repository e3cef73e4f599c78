"""A PDF whose layers are partly switched off → the same without what no viewer shows.

In: a path. Out: the path itself, or that of a copy without the hidden content; both decoders read it. Only the default
configuration counts, as when a viewer opens the file: `/OCProperties /D` with its /BaseState, /ON, /OFF, and the view
state of a layer's usage where the configuration says to apply it.
"""

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Operator, Pdf, Stream

_SHOWS: Final = frozenset({"Tj", "TJ", "'", '"'})
_PAINTS: Final = frozenset({"f", "F", "f*", "S", "s", "B", "B*", "b", "b*"})
_DRAWS: Final = frozenset({"Do", "sh", "INLINE IMAGE"})
MARK: Final = b"/OCProperties"
MAX_DEPTH: Final = 12


@contextlib.contextmanager
def shown_only(path: Path) -> Iterator[Path]:
    """A path to read: without hidden layers, if the document has any. A file pikepdf cannot open is left as it is."""
    with tempfile.TemporaryDirectory(prefix="juesuan-") as folder:
        target = Path(folder) / "shown.pdf"
        yield target if _may_have_layers(path) and _written(path, target) else path


def _may_have_layers(path: Path) -> bool:
    """Layers are named in the catalog, in plain text or, since PDF 1.5, in a packed stream of objects."""
    content = path.read_bytes()
    return MARK in content or b"/ObjStm" in content


def _written(path: Path, target: Path) -> bool:
    try:
        with Pdf.open(path) as pdf:
            is_hidden = _hidden_layers(pdf)
            if is_hidden is None:
                return False
            for page in pdf.pages:
                _strip(pdf, page.obj, is_hidden)
            pdf.save(target)
    except (pikepdf.PdfError, ValueError, TypeError, LookupError, AttributeError, RuntimeError, OverflowError):
        return False  # too damaged for this; the decoders say what is wrong with it
    return True


def _hidden_layers(pdf: Pdf) -> Callable[[Object], bool] | None:
    """Whether what belongs to a layer (or a group of them) is hidden; None where nothing is."""
    properties = pdf.Root.get("/OCProperties")
    if not isinstance(properties, Dictionary):
        return None
    default = properties.get("/D", Dictionary())
    everything = [_key(one) for one in properties.get("/OCGs", Array())]
    off = set(everything) if default.get("/BaseState") == Name("/OFF") else set()
    off -= {_key(one) for one in default.get("/ON", Array())}
    off |= {_key(one) for one in default.get("/OFF", Array())}
    for usage in default.get("/AS", Array()):
        if usage.get("/Event") == Name("/View"):
            off |= {_key(one) for one in usage.get("/OCGs", Array()) if _is_off_in_view(one)}
    return (lambda layer: _is_hidden(layer, off)) if off else None


def _is_off_in_view(layer: Object) -> bool:
    usage = layer.get("/Usage", Dictionary())
    view = usage.get("/View", Dictionary()) if isinstance(usage, Dictionary) else Dictionary()
    return isinstance(view, Dictionary) and view.get("/ViewState") == Name("/OFF")


def _is_hidden(layer: Object, off: set[Any]) -> bool:
    """A layer that is off, or a membership whose policy its layers do not meet."""
    if not isinstance(layer, Dictionary) or layer.get("/Type") != Name("/OCMD"):
        return _key(layer) in off
    members = layer.get("/OCGs", Array())
    hidden = [_key(one) in off for one in (members if isinstance(members, Array) else [members])]
    if not hidden:
        return False
    policy = str(layer.get("/P", Name("/AnyOn")))
    rules = {"/AllOn": any(hidden), "/AnyOff": not any(hidden), "/AllOff": not all(hidden)}
    return rules.get(policy, all(hidden))


def _key(layer: Object) -> Any:
    return layer.objgen if layer.is_indirect else id(layer)


def _strip(pdf: Pdf, holder: Object, is_hidden: Callable[[Object], bool], depth: int = 0) -> None:
    """Take what is hidden out of a page's or a form's content, and out of the forms it draws."""
    resources = holder.get("/Resources", Dictionary())
    if not isinstance(resources, Dictionary) or depth > MAX_DEPTH:
        return
    forms = resources.get("/XObject", Dictionary())
    properties = resources.get("/Properties", Dictionary())
    hidden_names = {name for name, form in forms.items() if "/OC" in form and is_hidden(form["/OC"])}
    content = _stripped(holder, properties, hidden_names, is_hidden)
    if isinstance(holder, Stream):
        holder.write(content)
    else:
        holder["/Contents"] = pdf.make_stream(content)
    for name, form in forms.items():
        if name not in hidden_names and form.get("/Subtype") == Name("/Form"):
            _strip(pdf, form, is_hidden, depth + 1)


def _stripped(holder: Object, properties: Object, hidden_names: set[str], is_hidden: Callable[[Object], bool]) -> bytes:
    kept: list[Any] = []
    inside: list[bool] = []  # for every open mark whether it hides
    for instruction in pikepdf.parse_content_stream(holder):
        operands, operator = instruction.operands, instruction.operator
        name = str(operator)
        if name in ("BDC", "BMC"):
            inside.append(_hides(operands, properties, is_hidden))
        elif name == "EMC" and inside:
            inside.pop()
        if name == "Do" and operands and str(operands[0]) in hidden_names:
            continue
        if any(inside) and name in _DRAWS:
            continue
        if any(inside) and name in _SHOWS:
            kept.extend([([], Operator("T*"))] if name in ("'", '"') else [])
        elif any(inside) and name in _PAINTS:
            kept.append(([], Operator("n")))
        else:
            kept.append((operands, operator))
    return pikepdf.unparse_content_stream(kept)


def _hides(operands: Any, properties: Object, is_hidden: Callable[[Object], bool]) -> bool:
    if len(operands) < 2 or operands[0] != Name("/OC") or not isinstance(properties, Dictionary):
        return False
    layer = properties.get(str(operands[1]))
    return layer is not None and is_hidden(layer)
