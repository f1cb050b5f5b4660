"""What the provider block and the environment come to."""
