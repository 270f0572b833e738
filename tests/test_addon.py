"""The add-on's own tests, so that ``pytest tests/`` runs them as Odoo's runner does."""

import importlib
import pkgutil

from odoo.tests import BaseCase

from odoo.addons.djpk_consultation import tests as addon_tests


def _test_cases():
    """Every class of tests in the add-on, by its name.

    :raises ImportError: two classes have one name; pytest would run only one
    """
    cases = {}
    for info in pkgutil.iter_modules(addon_tests.__path__):
        if not info.name.startswith("test_"):
            continue
        module = importlib.import_module(f"{addon_tests.__name__}.{info.name}")
        for name, case in vars(module).items():
            own = isinstance(case, type) and case.__module__ == module.__name__
            if not own or not issubclass(case, BaseCase):
                continue
            if name in cases:
                raise ImportError(f"{name} is in {case.__module__} and elsewhere")
            cases[name] = case
    return cases


globals().update(_test_cases())
