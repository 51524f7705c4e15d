"""A paper as plain data and back: what an edition freezes, and the fingerprint that tells two papers apart."""

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from reports import document as d
from reports import table as t

_CLASSES: dict[str, Any] = {
    cls.__name__: cls
    for cls in (
        d.Approval,
        d.Bullets,
        t.Column,
        d.Document,
        t.Entries,
        t.Entry,
        d.Figure,
        t.Link,
        d.Note,
        d.Paragraph,
        d.Point,
        t.Row,
        d.Section,
        t.Share,
        d.Signature,
        t.Table,
    )
}
_ENUMS = {"kind": {t.Column: t.ColumnKind, t.Row: t.RowKind}}
_NOT_CONTENTS = ("as_of", "verify_url", "verify_code")


def to_dict(document: d.Document) -> dict[str, Any]:
    """Only str, int, bool, None, lists and dicts: fit for a JSONField on any database."""
    return _plain(document)


def from_dict(data: dict[str, Any]) -> d.Document:
    """The inverse of `to_dict`. Raises ValueError where the data is not a document written by it."""
    try:
        document = _value(data)
    except (KeyError, TypeError, ArithmeticError) as error:
        raise ValueError(f"not a stored document: {error!r}") from error
    if not isinstance(document, d.Document):
        raise ValueError("not a stored document")
    return document


def fingerprint(document: d.Document) -> str:
    """SHA-256 (hex) over the contents; the same on every database and on every day."""
    data = to_dict(document)
    for name in _NOT_CONTENTS:
        del data[name]
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: Any) -> Any:
    if value is None or type(value) in (str, int, bool):
        return value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        # Databases keep different numbers of trailing zeros for one and the same number.
        return {"type": "Decimal", "value": format(value.normalize() + 0, "f")}
    if isinstance(value, date):
        return {"type": "date", "value": date(value.year, value.month, value.day).isoformat()}
    if is_dataclass(value):
        plain = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        return {"type": type(value).__name__, **plain}
    if isinstance(value, str | int):  # a lazy or safe string, an IntegerChoices member
        return str(value) if isinstance(value, str) else int(value)
    raise TypeError(f"a document cannot hold {type(value).__name__}")


def _value(data: Any) -> Any:
    if isinstance(data, list):
        return tuple(_value(item) for item in data)
    if not isinstance(data, dict):
        return data
    values = dict(data)
    name = values.pop("type")
    if name == "Decimal":
        return Decimal(values["value"])
    if name == "date":
        return date.fromisoformat(values["value"])
    cls = _CLASSES[name]
    for key, enums in _ENUMS.items():
        if cls in enums:
            values[key] = enums[cls](values[key])
    return cls(**{key: _value(item) if not isinstance(item, Enum) else item for key, item in values.items()})
