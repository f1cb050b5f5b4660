"""grpcio and protobuf without what this process does not need."""
