"""A client that knows no service: attempts, retries, limits, deadlines, TLS.

``transport.Transport`` sends requests; ``errors`` holds everything that it raises. Importing
this package, or ``errors`` in it, imports no HTTP library.
"""
