"""The words: what care professionals edit, and the only code that reads YAML."""
