"""Keeping the map true in the chat: is this still right, what must change, where are the gaps."""
