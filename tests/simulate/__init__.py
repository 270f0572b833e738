"""Whole months of requests against a real server whose clock is moved."""
