"""How the emulator misbehaves on request."""
