"""Measurements, as `make bench` and `make bench-scale` run them; see docs/performance.md."""
