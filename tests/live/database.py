"""A database of the test's own, and SQL that sees what is committed in it."""

import configparser
import itertools
import os
import shutil
import subprocess
from pathlib import Path

import psycopg2

_numbers = itertools.count(1)


def environment(name):
    """What ``./dev test`` tells its tests."""
    value = os.environ.get(name)
    if not value:
        raise RuntimeError(f"{name} is not set: run these tests by ./dev test")
    return value


def config_options():
    config = configparser.RawConfigParser(interpolation=None)
    config.read(environment("DJPK_TEST_CONFIG"))
    return config["options"]


class Database:
    """A copy of the template with its files; dropped on exit."""

    def __init__(self, name=None):
        base = environment("DJPK_TEST_DB")
        self.name = name or f"{base}_live_{os.getpid()}_{next(_numbers)}"
        self._connection = None

    def __enter__(self):
        self.create()
        return self

    def __exit__(self, *exc):
        self.drop()

    def create(self):
        self.drop()
        template = environment("DJPK_TEST_TEMPLATE")
        _run("createdb", "-T", template, self.name)
        files = Path(config_options()["data_dir"]) / "filestore"
        if (files / template).is_dir():
            shutil.copytree(files / template, files / self.name)
            shutil.copystat(files, files / self.name)

    def drop(self):
        if self._connection:
            self._connection.close()
            self._connection = None
        _run("dropdb", "--if-exists", "--force", self.name)
        files = Path(config_options()["data_dir"]) / "filestore"
        shutil.rmtree(files / self.name, ignore_errors=True)

    def connect(self):
        """A new connection with autocommit; the caller closes it."""
        options = config_options()
        given = {
            "host": options.get("db_host"),
            "port": options.get("db_port"),
            "user": options.get("db_user"),
        }
        given = {k: v for k, v in given.items() if v and v != "False"}
        connection = psycopg2.connect(dbname=self.name, **given)
        connection.autocommit = True
        return connection

    def sql(self, query, *parameters):
        """Rows of one statement, committed at once; ``[]`` if it returns none."""
        if self._connection is None:
            self._connection = self.connect()
        with self._connection.cursor() as cursor:
            cursor.execute(query, parameters or None)
            return cursor.fetchall() if cursor.description else []

    def value(self, query, *parameters):
        """The first column of the first row."""
        return self.sql(query, *parameters)[0][0]


def _run(tool, *arguments):
    folder = os.environ.get("DJPK_PG_BIN", "")
    command = shutil.which(tool, path=f"{folder}:{os.environ.get('PATH', '')}") or tool
    done = subprocess.run([command, *arguments], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{tool} failed: {done.stderr.strip()}")
