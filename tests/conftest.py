"""Fixtures of the tests that need more than Odoo's own test classes."""

from live.fixtures import *  # noqa: F403
