"""Run the tests in lanes at once, each with a database of its own.

``lanes.py CONFIG DATABASE CONFIG DATABASE CONFIG DATABASE -- PYTEST-ARGUMENTS...``: the
first lane runs Odoo's own test classes, the second those that open a browser or a page,
the third what talks to live servers. The output of a lane follows when those before it
have ended.
"""

import os
import subprocess
import sys
import tempfile

#: Files whose tests are Odoo's own test classes, in the process of pytest.
IN_PROCESS = [f"tests/test_{name}.py" for name in ("addon", "i18n", "database_guards")]
LANES = (
    ("rules", IN_PROCESS),
    ("pages", IN_PROCESS),
    ("live", [*(f"--ignore={name}" for name in IN_PROCESS), "tests"]),
)
NO_TESTS = 5


def start(lane, config, database, arguments, output):
    command = [sys.executable, "-m", "pytest", f"--odoo-config={config}"]
    command += [f"--odoo-database={database}", "--odoo-http", *arguments]
    told = {"DJPK_TEST_CONFIG": config, "DJPK_TEST_DB": database}
    return subprocess.Popen(
        command,
        env={**os.environ, **told, "DJPK_TEST_LANE": lane},
        stdout=output,
        stderr=output and subprocess.STDOUT,
    )


def show(output):
    if output:
        output.seek(0)
        sys.stdout.flush()
        sys.stdout.buffer.write(output.read())
        sys.stdout.flush()


def main(*given):
    end = given.index("--")
    places = zip(given[:end:2], given[1:end:2], strict=True)
    outputs = [None, *(tempfile.TemporaryFile() for _lane in LANES[1:])]
    lanes = [
        start(name, *place, [*given[end + 1 :], *files], output)
        for (name, files), place, output in zip(LANES, places, outputs, strict=True)
    ]
    statuses = []
    for lane, output in zip(lanes, outputs, strict=True):
        statuses.append(lane.wait())
        show(output)
    return max(abs(status) for status in statuses if status != NO_TESTS)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
