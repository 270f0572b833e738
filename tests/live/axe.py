"""axe-core in a test's browser: what a keyboard or a screen reader stumbles on.

axe-core comes as a development dependency (test-requirements.txt) and is never
shipped; so tests that use it stand in this folder's parent, not in the add-on.
"""

import json
from importlib.util import find_spec
from pathlib import Path

#: Impacts that fail a test.
SERIOUS = ("serious", "critical")
RUN = """
(async () => {
    const shown = async (selector) => {
        const left = Date.now() + 20000;
        while (!document.querySelector(selector)) {
            if (Date.now() > left) {
                throw new Error("never shown: " + selector);
            }
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
        return document.querySelector(selector);
    };
    try {
        await (async () => {%(before)s})();
        await shown(%(shown)s);
        const context = { include: %(include)s, exclude: %(exclude)s };
        const { violations, passes } = await axe.run(context);
        const serious = violations.filter(({ impact }) => %(serious)s.includes(impact));
        const told = serious.flatMap(({ id, help, nodes }) =>
            nodes.map(({ html, failureSummary }) =>
                [id, help, html.slice(0, 300), failureSummary].join("\\n    "))
        );
        if (told.length || !passes.length) {
            throw new Error(["axe-core", ...told].join("\\n"));
        }
        console.log("test successful");
    } catch (error) {
        console.error(String(error));
    }
})();
"""


def source():
    """axe-core itself, to be run in a page; ``window.axe`` is there then."""
    package = find_spec("axe_core_python")
    if package is None:
        raise RuntimeError("axe-core is missing: run these tests by ./dev test")
    return Path(package.origin).with_name("axe.min.js").read_text(encoding="utf-8")


class AxeMixin:
    """For an ``HttpCase``."""

    def assert_accessible(
        self, url, login, shown, include="body", exclude=(), before="", **options
    ):
        """No serious finding on a page.

        :param login: ``None`` = nobody
        :param shown: selector of what is there once the page is ready
        :param include: selector of what is looked at
        :param exclude: selectors of what is not ours, e.g. ``.o_main_navbar``
        :param before: JavaScript (``await`` may be used) that brings the page into
            the state to look at; ``await shown(selector)`` gives what is there then
        :param options: further ones of ``browser_js``
        """
        values = {
            "before": before,
            "shown": json.dumps(shown),
            "include": json.dumps([[include]]),
            "exclude": json.dumps([[one] for one in exclude]),
            "serious": json.dumps(SERIOUS),
        }
        options.setdefault("ready", "document.readyState === 'complete'")
        try:
            self.browser_js(url, source() + RUN % values, login=login, **options)
        except AssertionError as error:
            # what was found, without the code that found it
            raise AssertionError(str(error).rpartition('" failed')[2]) from None
