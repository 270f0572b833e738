"""Run the tests in two lanes at once, each with a database of its own.

``lanes.py CONFIG DATABASE CONFIG DATABASE PYTEST-ARGUMENTS...``: the first lane runs
what needs Odoo's own test classes, the second what talks to live servers. The second
lane's output follows when the first one has ended.
"""

import os
import subprocess
import sys
import tempfile

#: Files whose tests are Odoo's own test classes, in the process of pytest.
IN_PROCESS = ("test_addon", "test_i18n", "test_database_guards")
NO_TESTS = 5


def start(config, database, arguments, output=None):
    command = [sys.executable, "-m", "pytest", f"--odoo-config={config}"]
    command += [f"--odoo-database={database}", "--odoo-http", *arguments]
    environment = dict(os.environ, DJPK_TEST_CONFIG=config, DJPK_TEST_DB=database)
    return subprocess.Popen(
        command, env=environment, stdout=output, stderr=output and subprocess.STDOUT
    )


def main(first_config, first_db, second_config, second_db, *arguments):
    files = [f"tests/{name}.py" for name in IN_PROCESS]
    others = [f"--ignore={name}" for name in files]
    with tempfile.TemporaryFile() as output:
        lanes = [
            start(first_config, first_db, [*arguments, *files]),
            start(second_config, second_db, [*arguments, *others, "tests"], output),
        ]
        statuses = [lane.wait() for lane in lanes]
        output.seek(0)
        sys.stdout.flush()
        sys.stdout.buffer.write(output.read())
    return max(abs(status) for status in statuses if status != NO_TESTS)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
