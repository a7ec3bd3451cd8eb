"""Stories with the real Playground in a real browser."""
