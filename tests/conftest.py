"""Fixtures of the tests that need more than Odoo's own test classes, and lanes."""

import os

from live.fixtures import *  # noqa: F403

from odoo.tests import HttpCase


def pytest_collection_modifyitems(config, items):
    """Of Odoo's own test classes, one lane runs those with pages, one the others."""
    lane = os.environ.get("DJPK_TEST_LANE")
    if lane not in ("rules", "pages"):
        return
    lanes = {"pages": [], "rules": []}
    for item in items:
        pages = issubclass(item.cls or object, HttpCase)
        lanes["pages" if pages else "rules"].append(item)
    items[:] = lanes.pop(lane)
    config.hook.pytest_deselected(items=sum(lanes.values(), []))
