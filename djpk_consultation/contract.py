"""The public methods' common front: role, arguments, clean context.

``@contract("agent", session_id=RecordId(required=True), …)`` makes a method that
XML-RPC and JSON-2 may call with any junk and that answers with a refusal naming the
argument, never with a traceback.
"""

import functools
import inspect

from odoo import api

from .tools.arguments import BadArgument, Problem, parse_all

ROLES = {
    name: f"djpk_consultation.group_{name}"
    for name in ("reception", "agent", "manager", "unit", "integration")
}


def contract(*roles, **spec):
    """Publish a method of the contract.

    :param roles: names of :data:`ROLES` that may call it
    :param spec: the named arguments, each a :class:`~.tools.arguments.Argument`
    """

    def decorate(method):
        @functools.wraps(method)
        def wrapper(self, /, *args, **kwargs):
            self = self._contract_env()
            self._require_role(roles)
            given = dict(zip(spec, args, strict=False))
            extra = {f"#{at}": 0 for at in range(len(spec) + 1, len(args) + 1)}
            try:
                values = parse_all(spec, {**given, **extra, **kwargs})
            except BadArgument as error:
                raise self._refusal_of(error) from None
            return method(self, **values)

        wrapper.__signature__ = _signature(spec)
        wrapper.roles = roles
        return api.model(wrapper)

    return decorate


def _signature(spec):
    """Every argument optional and unknown ones caught: the method itself answers."""
    kind = inspect.Parameter
    return inspect.Signature(
        [kind("self", kind.POSITIONAL_ONLY)]
        + [kind(name, kind.POSITIONAL_OR_KEYWORD, default=None) for name in spec]
        + [kind("extra", kind.VAR_POSITIONAL), kind("unknown", kind.VAR_KEYWORD)]
    )


def unknown_record(name):
    """The answer for a record that is not there, or not for this user."""
    return BadArgument([Problem(name, "unknown")])
