"""The suites of the modules below, with and without this add-on: the same results?

``./dev suites [MODULE …]`` runs the tests that helpdesk_mgmt and calendar bring along
in two databases, prints both lists and every test whose outcome differs, and exits
with 1 if there is one.
"""

import configparser
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

MODULES = ("helpdesk_mgmt", "calendar")
MARKS = {"failure": "FAILED", "error": "ERROR", "skipped": "skipped"}


def module_path(module):
    for folder in os.environ["DJPK_ADDONS_PATH"].split(","):
        path = Path(folder) / module / "tests"
        if path.is_dir():
            return path
    sys.exit(f"{module}: no tests found in the add-ons path.")


def run(database, modules, folder):
    """Outcome of every test of the modules in a database.

    :return: ``{"class.test": "passed" | "FAILED" | "ERROR" | "skipped"}``
    """
    report = Path(folder) / f"{database}.xml"
    config = write_config(database, folder)
    command = [
        os.environ["DJPK_PYTHON"],
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        # its JavaScript suite needs the development assets of a source tree
        "-k",
        "not test_js",
        "--rootdir",
        folder,
        f"--odoo-config={config}",
        f"--odoo-database={database}",
        "--odoo-http",
        f"--junitxml={report}",
        *(str(module_path(module)) for module in modules),
    ]
    log = Path(folder) / f"{database}.log"
    with log.open("w") as output:
        subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, check=False)
    if not report.exists():
        sys.exit(f"{database}: the run ended early.\n{log.read_text()[-3000:]}")
    return {
        f"{case.get('classname')}.{case.get('name')}": next(
            (mark for tag, mark in MARKS.items() if case.find(tag) is not None),
            "passed",
        )
        for case in ElementTree.parse(report).iter("testcase")
    }


def write_config(database, folder):
    """The tests' configuration for another database: pages are served for it alone."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(os.environ["DJPK_TEST_CONFIG"])
    parser["options"].update(db_name=database, dbfilter=f"^{database}$")
    path = Path(folder) / "odoo.conf"
    with path.open("w") as config:
        parser.write(config)
    return path


def copy(source, target):
    """A database and its files, fresh."""
    for command in (
        ["dropdb", "--if-exists", "--force", target],
        ["createdb", "-T", source, target],
    ):
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    store = Path(os.environ["DJPK_DATA_DIR"]) / "filestore"
    subprocess.run(["rm", "-rf", str(store / target)], check=True)
    if (store / source).is_dir():
        subprocess.run(["cp", "-a", str(store / source), str(store / target)])


def drop(database):
    subprocess.run(["dropdb", "--if-exists", "--force", database], check=False)
    store = Path(os.environ["DJPK_DATA_DIR"]) / "filestore" / database
    subprocess.run(["rm", "-rf", str(store)], check=False)


def outcomes(source, modules, folder):
    database = f"{os.environ['DJPK_TEST_DB']}_suites"
    copy(source, database)
    try:
        return run(database, modules, folder)
    finally:
        drop(database)


def main(modules):
    modules = modules or MODULES
    with tempfile.TemporaryDirectory() as folder:
        without = outcomes(os.environ["DJPK_TEST_BASE"], modules, folder)
        with_addon = outcomes(os.environ["DJPK_TEST_TEMPLATE"], modules, folder)
    names = sorted(without.keys() | with_addon.keys())
    print(f"{'without':8} {'with':8} test")
    for name in names:
        before, after = without.get(name, "-"), with_addon.get(name, "-")
        mark = "" if before == after else "   <-- differs"
        print(f"{before:8} {after:8} {name}{mark}")
    differing = [n for n in names if without.get(n) != with_addon.get(n)]
    for title, results in (("without", without), ("with", with_addon)):
        counts = {v: list(results.values()).count(v) for v in set(results.values())}
        print(f"{title}: {dict(sorted(counts.items()))}")
    print(f"{len(differing)} of {len(names)} tests differ.")
    return 1 if differing or not names else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
