"""HTTP on the wire: sockets, requests, answers, the record of them, and the clock."""
