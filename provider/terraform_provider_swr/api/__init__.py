"""A client for SWR's API that knows nothing of Terraform.

``client.SwrClient`` is what callers use; ``transport.Transport`` sends its
requests; ``errors`` holds everything that either raises. Importing this
package, or ``errors`` and ``names`` in it, imports no HTTP library.
"""
