"""The promise: everything the bot remembers, by reference only."""
