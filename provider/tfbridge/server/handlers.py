"""The handlers of the RPCs that protocols 5 and 6 share, for the messages of either."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfbridge.server.toproto import (
    printable,
    write_diagnostics,
    write_function,
    write_schema,
    write_timestamp,
)

if TYPE_CHECKING:
    from tfbridge.server.ephemeral import Lease
    from tfbridge.server.provider_server import ProviderServer
    from tfbridge.server.toproto import AttributeWriter


class Handlers:
    """Fills responses from requests; the two protocols differ in ``write_attribute`` only."""

    def __init__(self, server: ProviderServer, write_attribute: AttributeWriter) -> None:
        self._server = server
        self._write_attribute = write_attribute

    def get_metadata(self, _request: Any, response: Any) -> None:
        """Name what the provider has."""
        response.server_capabilities.get_provider_schema_optional = True
        for name in self._server.data_sources:
            response.data_sources.add(type_name=name)
        for name in self._server.ephemeral_resources:
            response.ephemeral_resources.add(type_name=name)
        for name in self._server.functions:
            response.functions.add(name=name)

    def get_provider_schema(self, _request: Any, response: Any) -> None:
        """Give the schema of everything; hosts may keep it and ask only once."""
        response.server_capabilities.get_provider_schema_optional = True
        write_schema(response.provider, self._server.schema, self._write_attribute)
        for name, schema in self._server.data_source_schemas.items():
            write_schema(response.data_source_schemas[name], schema, self._write_attribute)
        for name, schema in self._server.ephemeral_resource_schemas.items():
            write_schema(response.ephemeral_resource_schemas[name], schema, self._write_attribute)
        self._write_functions(response)

    def get_functions(self, _request: Any, response: Any) -> None:
        """Give the functions alone, as OpenTofu asks for them."""
        self._write_functions(response)

    def get_resource_identity_schemas(self, _request: Any, _response: Any) -> None:
        """Leave the response empty: there are no managed resources to identify."""

    def validate_provider_config(self, request: Any, response: Any) -> None:
        """Check the provider block."""
        write_diagnostics(response.diagnostics, self._server.validate_provider(request.config))

    def configure_provider(self, request: Any, response: Any) -> None:
        """Take the provider's configuration."""
        diagnostics = self._server.configure(request.config, request.terraform_version)
        write_diagnostics(response.diagnostics, diagnostics)

    def validate_data_source(self, request: Any, response: Any) -> None:
        """Check a data block."""
        diagnostics = self._server.validate_data_source(request.type_name, request.config)
        write_diagnostics(response.diagnostics, diagnostics)

    def read_data_source(self, request: Any, response: Any) -> None:
        """Read a data source."""
        state, diagnostics = self._server.read_data_source(request.type_name, request.config)
        if state:
            response.state.msgpack = state
        write_diagnostics(response.diagnostics, diagnostics)

    def validate_ephemeral_resource(self, request: Any, response: Any) -> None:
        """Check an ephemeral block."""
        diagnostics = self._server.validate_ephemeral_resource(request.type_name, request.config)
        write_diagnostics(response.diagnostics, diagnostics)

    def open_ephemeral_resource(self, request: Any, response: Any) -> None:
        """Open an ephemeral resource; never deferred, whatever the host would take."""
        lease, diagnostics = self._server.open_ephemeral_resource(request.type_name, request.config)
        if lease.result:
            response.result.msgpack = lease.result
        _write_lease(response, lease)
        write_diagnostics(response.diagnostics, diagnostics)

    def renew_ephemeral_resource(self, request: Any, response: Any) -> None:
        """Make what was opened last longer."""
        lease, diagnostics = self._server.renew_ephemeral_resource(
            request.type_name, request.private
        )
        _write_lease(response, lease)
        write_diagnostics(response.diagnostics, diagnostics)

    def close_ephemeral_resource(self, request: Any, response: Any) -> None:
        """End what was opened."""
        diagnostics = self._server.close_ephemeral_resource(request.type_name, request.private)
        write_diagnostics(response.diagnostics, diagnostics)

    def call_function(self, request: Any, response: Any) -> None:
        """Call a function."""
        result = self._server.call_function(request.name, request.arguments)
        if result.error:
            response.error.text = printable(result.error)
            if result.argument is not None:
                response.error.function_argument = result.argument
        else:
            response.result.msgpack = result.value

    def stop(self, _request: Any, _response: Any) -> None:
        """End running reads; the server stays up for the requests that still come."""
        self._server.stop()

    def _write_functions(self, response: Any) -> None:
        for name, function in self._server.functions.items():
            write_function(response.functions[name], function)


def _write_lease(response: Any, lease: Lease) -> None:
    if lease.private:
        response.private = lease.private
    if lease.renew_at is not None:
        write_timestamp(response.renew_at, lease.renew_at)
