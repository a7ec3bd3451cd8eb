"""Handovers in chat: asking, answering, looking up and being told."""
