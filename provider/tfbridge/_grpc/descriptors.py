"""Message classes from compiled definitions, quicker than protobuf's own generated modules.

Those import protobuf's pure-Python half, which takes longer than the bare
interpreter does, and make a class for every message, of which a process needs
some twenty. Here the C half is asked directly, where there is one, and classes
are made as they are needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfbridge.postponed_imports import PROTOBUF, postponed

with postponed(*PROTOBUF):
    from google.protobuf.internal import well_known_types  # noqa: F401 -- or the first class would
    from google.protobuf.message import Message

    try:
        from google._upb._message import DescriptorPool, MessageMeta
    except ImportError:  # protobuf without its C half
        from google.protobuf.descriptor_pool import DescriptorPool  # type: ignore[assignment]

        MessageMeta = None  # type: ignore[assignment, misc]

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from google.protobuf.descriptor import Descriptor, FileDescriptor

_classes: dict[Descriptor, type[Message]] = {}


def load(files: Sequence[bytes]) -> FileDescriptor:
    """Return the last of some serialized ``FileDescriptorProto``; the others are its imports.

    They go to a pool of their own, where they cannot clash with anybody else's.
    """
    pool = DescriptorPool()
    added: Any = None
    for data in files:
        added = pool.AddSerializedFile(data)
    file: FileDescriptor = added
    return file


def message_class(descriptor: Descriptor) -> type[Message]:
    """Return the class of a message."""
    if MessageMeta is None:
        from google.protobuf.message_factory import GetMessageClass

        return GetMessageClass(descriptor)
    if descriptor not in _classes:
        members = {"DESCRIPTOR": descriptor, "__module__": __name__}
        made: Any = MessageMeta(descriptor.name, (Message,), members)
        _classes[descriptor] = made
        for field in descriptor.fields:  # the C half expects the classes below to exist
            if field.message_type is not None:
                message_class(field.message_type)
    return _classes[descriptor]


def finder(file: FileDescriptor) -> Callable[[str], Any]:
    """Return the ``__getattr__`` of a generated module: its messages and enums by name."""

    def find(name: str) -> Any:
        if name in file.message_types_by_name:
            return message_class(file.message_types_by_name[name])
        if name in file.enum_types_by_name:
            from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper

            return EnumTypeWrapper(file.enum_types_by_name[name])
        raise AttributeError(f"{file.name} defines no {name}")

    return find
