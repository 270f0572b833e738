"""Documents and closing of files; outcomes of video sessions."""

from simulate.checks import Fixed
from simulate.intake import small_pdf
from simulate.rpc import SESSION

MISSING = (("documentation_missing",),)


class Office:
    """The technical units, and the officers who help them."""

    def __init__(self, world):
        self.world = world
        self.call = world.clients.call

    def _login(self, visit):
        if visit.id % 4 == 0:
            agents = self.world.cast.agents
            return agents[visit.id % len(agents)]
        return self.world.cast.units[visit.case.topic]

    # -- visits ---------------------------------------------------------------

    def close_visit(self, visit):
        """BAK and attendance list, and not before both are there (R17)."""
        if visit.state == "scheduled" and visit.fate == "come":
            return
        if visit.state != "checked_in":
            return
        if visit.id % 3 == 0:
            self._close(visit, Fixed(MISSING))
        self.document(visit, "bak")
        if visit.id % 5 == 0:
            self._close(visit, Fixed(MISSING))
        self.document(visit, "attendance")
        self._done(visit)

    def document(self, visit, kind):
        args = {
            "session_id": visit.id,
            "kind": kind,
            "filename": f"{kind}-{visit.id}.pdf",
            "content_base64": small_pdf(f"{kind} {visit.id}"),
        }
        if kind == "recording":
            args = {
                "session_id": visit.id,
                "kind": kind,
                "url": f"https://rekaman.example/{visit.id}",
            }
        return self.call(self._login(visit), SESSION, "add_document", args, Fixed())

    def _close(self, visit, check):
        args = {"session_id": visit.id}
        return self.call(self._login(visit), SESSION, "close", args, check)

    def _done(self, visit):
        def wrong(call):
            state = call.result["state"]
            return "" if state == "done" else f"state {state}"

        if self._close(visit, Fixed(result=wrong)).ok:
            visit.state = "done"

    # -- video ----------------------------------------------------------------

    def finish_video(self, visit):
        """After its hour: recorded or minuted, or nobody was there."""
        if visit.state != "scheduled":
            return
        if visit.fate == "no_show":
            self._nobody(visit)
            return
        if visit.id % 4 == 0:
            self._close(visit, Fixed(MISSING))
        self.document(visit, "bak" if visit.id % 3 else "recording")
        self._done(visit)

    def _nobody(self, visit):
        """E.3.c.9 is about visits: a video session's letter stays usable."""

        def wrong(call):
            told = (call.result["state"], call.result["letter_reusable"])
            return "" if told == ("no_show", True) else str(told)

        agents = self.world.cast.agents
        args = {"session_id": visit.id, "reason": "Tidak bergabung dalam rapat."}
        login = agents[visit.id % len(agents)]
        call = self.call(login, SESSION, "mark_no_show", args, Fixed(result=wrong))
        if not call.ok:
            return
        visit.state = "no_show"
        case, span = visit.case, call.span
        self.world.ledger.release(
            [("letter", case.letter_id), *visit.keys], visit.id, span.begin, span.end
        )
        case.given_back = span.now
        case.visit, case.tries = None, min(case.tries, 2)
        with self.world.lock:
            self.world.ready.append(case)
