"""What happens inside a contender's process."""

import os
import signal


def run(env, name):
    """A scheduled action as the scheduler runs it, to its end."""
    answer = env.ref(f"djpk_consultation.ir_cron_{name}").method_direct_trigger()
    if answer is not True:
        raise RuntimeError(answer["params"]["data"]["debug"])


def run_doomed(env, name, records, commit, committed):
    """The same, by a process that does not live to see its end.

    :param records: ids of the action's records whose commits count; empty: of any
    :param commit: the record's commit at which it is killed, counted from 1; 0: after
        the commit before the first one
    :param committed: whether that commit still reaches the database
    """
    from odoo.addons.base.models.ir_cron import IrCron
    from odoo.addons.djpk_consultation.models.ir_cron import IrCron as Batch

    commit_progress, run_alone = IrCron._commit_progress, Batch._run_alone
    commits, at = [], [0]

    def watched(self, name, record, *args, **values):
        at[0] = record.id
        return run_alone(self, name, record, *args, **values)

    def doomed(self, processed=0, **values):
        if not processed or (records and at[0] not in records):
            answer = commit_progress(self, processed, **values)
            if not commit:
                os.kill(os.getpid(), signal.SIGKILL)
            return answer
        commits.append(processed)
        if len(commits) == commit and not committed:
            os.kill(os.getpid(), signal.SIGKILL)
        answer = commit_progress(self, processed, **values)
        if len(commits) == commit:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    IrCron._commit_progress, Batch._run_alone = doomed, watched
    run(env, name)


def run_method(env, model, method):
    """The action's own method, past the scheduler's lock: as on a second server."""
    getattr(env[model], method)()


def use_mail_server(env, port):
    """Mails go to a server of the test's own."""
    env["ir.mail_server"].create(
        {"name": "Sink", "smtp_host": "127.0.0.1", "smtp_port": port}
    )
