"""What an author declares, the checks of it, and the checks of values against it."""
