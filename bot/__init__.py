"""The door: everything that knows HTTP, Teams and Azure."""
