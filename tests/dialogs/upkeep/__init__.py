"""The chat that keeps the map true."""
