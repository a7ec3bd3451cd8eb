"""The warm handover: its states, its moves, and what each of them records. Pure."""
