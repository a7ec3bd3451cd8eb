"""What keeps the map true: who is asked whether it is right, what was said, what must change."""
