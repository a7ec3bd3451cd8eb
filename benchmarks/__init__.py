"""What `make bench` runs: each figure beside its peer, measured in the same run."""
