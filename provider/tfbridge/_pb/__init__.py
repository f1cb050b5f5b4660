"""Message classes of the wire contracts in ``proto/``; generated, never edited."""
