"""What a provider's executable does for people: one module for each command.

Nothing here is imported in a process that a host has started.
"""
