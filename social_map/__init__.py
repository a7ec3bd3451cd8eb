"""Who does what where: pure, in memory, immutable."""
