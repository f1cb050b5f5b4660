"""The provider ``swr`` on top of ``tf``, to be measured against."""
