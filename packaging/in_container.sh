#!/bin/sh
# Builds the packages inside a container of AlmaLinux 9, as `make packages-in-container` does.
# Its C library is old enough for whatever is still maintained, and its Python has a shared
# library and an OpenSSL that is maintained as well. Pythons that bring all libraries with them
# would need no container, but are too large for the package.
set -eu
dnf --quiet --assumeyes install binutils make python3.12 python3.12-pip
make packages BUILD=.cache/container PYTHON=python3.12
