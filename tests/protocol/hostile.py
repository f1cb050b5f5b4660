"""Requests that no honest host would send, always the same ones."""

from __future__ import annotations

import random
import struct
from typing import TYPE_CHECKING, Any

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message_factory import GetMessageClass

from rpc_calls import is_repeated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from google.protobuf.descriptor import Descriptor

DEEP = 100_000
"""Levels of nesting; enough to exhaust any stack."""

MSGPACK = {
    "never used byte": b"\xc1",
    "not a map": b"\x01",
    "a list": b"\x90",
    "truncated map": b"\x81\xa5val",
    "map of numbers": b"\x81\x01\x02",
    "map of lists": b"\x81\x90\x02",
    "the same key twice": b"\x82\xa5value\xc0\xa5value\xc0",
    "key that is not UTF-8": b"\x81\xa2\xff\xfe\xc0",
    "text that is not UTF-8": b"\x81\xa6string\xa2\xff\xfe",
    "an unpaired surrogate": b"\x81\xa6string\xa3\xed\xa0\x80",
    "four billion elements": b"\xdd\xff\xff\xff\xff",
    "four billion keys": b"\xdf\xff\xff\xff\xff",
    "four gigabytes of text": b"\xdb\xff\xff\xff\xff",
    "four gigabytes of bytes": b"\xc6\xff\xff\xff\xff",
    "four gigabytes of extension": b"\xc9\xff\xff\xff\xff\x0c",
    "deep lists": b"\x91" * DEEP,
    "deep maps": b"\x81\xa1a" * DEEP,
    "something left over": b"\xc0\xc0",
    "wholly unknown": b"\xd4\x00\x00",
    "timestamp": b"\xd6\xff\x00\x00\x00\x00",
    "refinement that is no map": b"\xd6\x0c\xff\xff\xff\xff",
    "refinement of five gigabytes": b"\xc7\x09\x0c\x81\x02\xdb\xff\xff\xff\xff\x00\x00",
    "deep refinement": b"\xc8\x04\x00\x0c" + b"\x91" * 1024,
    "nan": b"\x81\xa6number\xcb" + struct.pack(">d", float("nan")),
    "infinity": b"\x81\xa6number\xcb" + struct.pack(">d", float("inf")),
    "number of a billion digits": b"\x81\xa6number\xab1e999999999",
    "number of a billion places": b"\x81\xa6number\xac1e-999999999",
    "number in words": b"\x81\xa6number\xa8Infinity",
    "number with spaces": b"\x81\xa6number\xa3 1 ",
    "dynamic without a type": b"\x81\xa5value\x92\x01\x02",
    "dynamic of no type": b"\x81\xa5value\x92\xc4\x07" + b'"thing"' + b"\x02",
    "dynamic of deep type": b"\x81\xa5value\x92\xc6"
    + struct.pack(">I", 8 * DEEP)
    + b'["list",' * DEEP
    + b"\x90",
    "dynamics in dynamics": b"\x81\xa5value" + b'\x92\xc4\x09"dynamic"' * DEEP + b"\xc0",
}
"""What a configuration may not be."""

JSON = {
    "truncated": b"{",
    "not JSON": b"\xff\xfe",
    "deep lists": b"[" * DEEP,
    "deep objects": b'{"value":' * DEEP,
    "wrong kind": b"[1, 2]",
    "an unpaired surrogate": rb'{"string": "\ud800"}',
    "nan": b'{"number": NaN}',
    "number of a billion digits": b'{"number": 1e999999999}',
    "digits without end": b'{"number": ' + b"9" * DEEP + b"}",
    "dynamic of deep type": b'{"value": {"type": ' + b'["list",' * DEEP + b', "value": 1}}',
}
"""The same for values that come as JSON, as no host sends them."""

PROTOBUF = {
    "nothing": b"",
    "a lone tag": b"\x0a",
    "a length beyond the end": b"\x0a\xff\xff\xff\xff\x0f",
    "a negative length": b"\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
    "a varint without end": b"\x08" + b"\xff" * 20,
    "field number zero": b"\x02\x01\x00",
    "a group without end": b"\x0b" * 1000,
    "nested groups": b"\x0b" * DEEP + b"\x0c" * DEEP,
    "a field of another kind": b"\x08\x01\x10\x01\x18\x01",
    "text that is not UTF-8": b"\x0a\x02\xff\xfe",
    "unknown fields": b"\xf8\xff\xff\xff\x0f\x01" * 1000,
    "five megabytes of zeros": b"\0" * 5_000_000,
    "five megabytes of text": b"\x0a" + b"\xc0\x96\xb1\x02" + b"x" * 5_000_000,
}
"""What a message may not be, whatever its type."""


def noise(count: int = 20, size: int = 200) -> list[bytes]:
    """Return random bytes, the same ones each time."""
    source = random.Random(20200417)  # noqa: S311 - not for secrets
    return [source.randbytes(source.randrange(1, size)) for _ in range(count)]


def filled(descriptor: Descriptor, depth: int = 0) -> Any:
    """Return a message with something in every field."""
    message = GetMessageClass(descriptor)()
    for field in descriptor.fields:
        if field.message_type is None:
            value = b"\xc1" if field.type == field.TYPE_BYTES else _SCALARS[field.cpp_type]
            if is_repeated(field):
                getattr(message, field.name).append(value)
            else:
                setattr(message, field.name, value)
        elif depth < 5 and not field.message_type.GetOptions().map_entry:
            inner = filled(field.message_type, depth + 1)
            target = getattr(message, field.name)
            if is_repeated(field):
                target.append(inner)
            else:
                target.CopyFrom(inner)
    return message


_SCALARS: dict[int, Any] = {
    FieldDescriptor.CPPTYPE_STRING: "echo_value",
    FieldDescriptor.CPPTYPE_INT64: -(2**63),
    FieldDescriptor.CPPTYPE_INT32: -(2**31),
    FieldDescriptor.CPPTYPE_UINT64: 2**64 - 1,
    FieldDescriptor.CPPTYPE_BOOL: True,
    FieldDescriptor.CPPTYPE_ENUM: 0,
}


def prefixes(data: bytes, count: int = 30) -> Iterator[bytes]:
    """Yield the data cut off at places all over it."""
    for end in range(0, len(data), 1 + len(data) // count):
        yield data[:end]
