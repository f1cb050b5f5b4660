#!/bin/sh
# Builds the packages inside a container of AlmaLinux 8, as `make packages-in-container` does.
# Its libraries are old and run everywhere. Its Python is left alone: it brings an OpenSSL that
# is old, too. The one that uv fetches needs nothing but glibc 2.17; the version of uv decides
# which build of Python that is, and uv compares it with a hash of its own.
set -eu
dnf --quiet --assumeyes install binutils make python3.12-pip
python3.12 -m pip install --quiet uv==0.13.9
uv python install --quiet 3.13
make packages BUILD=.cache/container PYTHON="$(uv python find --managed-python 3.13)"
