"""Measurements: ``./dev bench book|slots|guards`` (see ``main.py``)."""
