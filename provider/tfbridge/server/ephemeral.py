"""Calls of ephemeral resources: what author code opens is handed over, or closed again."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING, Any, NamedTuple

from tfbridge.errors import EncodeError, StoppedError
from tfbridge.provider import Context, EphemeralResource, Opened, Renewed
from tfbridge.server.sanitize import encode_block

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from tfbridge.schema.schema import Schema
    from tfbridge.server.guard import Guard


class Lease(NamedTuple):
    """What a host keeps of an opened resource; ``result`` is empty after a renewal."""

    result: bytes = b""
    renew_at: datetime | None = None
    private: bytes = b""


def open_resource(
    resource: EphemeralResource[Any],
    schema: Schema,
    config: Mapping[str, Any],
    context: Context[Any],
    guard: Guard,
) -> Lease:
    """Open a resource; an empty Lease when the diagnostics of the context hold an error.

    Hosts close only what they were given. So what cannot be given to them, as
    it is invalid, comes with an error or comes after a stop, is closed here.

    Raises:
        EncodeError: the author returned something that does not fit.
        StoppedError: Terraform asked to stop while it was opened.

    """
    returned = resource.open(config, context)
    opened = returned if isinstance(returned, Opened) else Opened(returned)
    lease = None
    try:
        if context.stopped.is_set():
            raise StoppedError("Terraform asked the provider to stop")
        if not context.diagnostics.has_errors:
            lease = _lease(resource, schema, config, opened)
    finally:
        if lease is None:
            guard.run(
                context.diagnostics, lambda: close_resource(resource, opened.private, context)
            )
    return lease or Lease()


def renew_resource(
    resource: EphemeralResource[Any], private: bytes, context: Context[Any]
) -> Lease:
    """Renew what was opened; EncodeError when the author returned something that does not fit."""
    name = type(resource).__name__
    if not _can_renew(resource):
        context.diagnostics.error(
            "Nothing to renew", f"The host asked to renew a {name}, which cannot be renewed."
        )
        return Lease()
    renewed = resource.renew(private, context)
    if not isinstance(renewed, Renewed):
        raise EncodeError(f"{name}.renew must return Renewed, not {type(renewed).__name__}")
    kept = private if renewed.private is None else renewed.private
    return Lease(
        renew_at=_checked_time(renewed.renew_at, f"{name}.renew"),
        private=_checked_private(kept, f"{name}.renew"),
    )


def close_resource(resource: EphemeralResource[Any], private: bytes, context: Context[Any]) -> None:
    """Close what was opened, with a context that no stop reaches: the end must not be cut off."""
    resource.close(
        private,
        Context(
            context.client,
            terraform_version=context.terraform_version,
            stopped=Event(),
            diagnostics=context.diagnostics,
        ),
    )


def _lease(
    resource: EphemeralResource[Any], schema: Schema, config: Mapping[str, Any], opened: Opened
) -> Lease:
    method = f"{type(resource).__name__}.open"
    if opened.renew_at is not None and not _can_renew(resource):
        raise EncodeError(f"{method} returned renew_at, but there is no method renew")
    return Lease(
        encode_block(schema, config, opened.values, method),
        _checked_time(opened.renew_at, method),
        _checked_private(opened.private, method),
    )


def _can_renew(resource: EphemeralResource[Any]) -> bool:
    return type(resource).renew is not EphemeralResource.renew


def _checked_time(moment: datetime | None, method: str) -> datetime | None:
    from datetime import datetime

    if moment is None or (isinstance(moment, datetime) and moment.utcoffset() is not None):
        return moment
    raise EncodeError(f"{method} returned a renew_at that is no datetime with a time zone")


def _checked_private(private: bytes, method: str) -> bytes:
    if isinstance(private, bytes):
        return private
    raise EncodeError(f"{method} returned private of type {type(private).__name__}, not bytes")
