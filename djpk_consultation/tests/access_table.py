"""Who may do what: the decisions, to be read; ``test_access`` tries each of them.

One line a model, one column a role. A letter is an operation: ``R``ead, ``W``rite,
``C``reate, ``D``elete; a small letter: only what is near the user, see below; ``-``:
nothing. What the rules refuse to everybody (a state that is written directly, the
audit trail of a session that is deleted) is no matter of rights and stands as allowed.

Near is a visit of today of the unit's team, with all that belongs to it, asked for by
the institution of the portal user; far one of another day, team and institution. The
other unit has neither; the gateway recorded both. ``~`` is ``djpk.consultation.``
"""

PREFIX = "djpk.consultation."
ROLES = (
    *("reception", "agent", "manager", "unit", "other_unit"),
    *("integration", "portal", "public", "employee"),
)

RECORDS = """
model                       recept agent  manag  unit   other  gatew  portal public empl
~session                    r      RWCD   RWCD   rw     -      -      -      -      -
~letter                     r      RWCD   RWCD   rw     -      -      -      -      -
~visitor                    rw     RWCD   RWCD   r      -      -      -      -      -
~document                   r      RWCD   RWCD   rwcd   -      -      -      -      -
~minutes                    -      RWCD   RWCD   rwcd   -      -      -      -      -
~follow.up                  -      RWCD   RWCD   rwcd   -      -      -      -      -
~issue                      r      R      R      r      -      -      -      -      -
~override                   r      R      R      r      -      -      -      -      -
~log                        -      R      R      r      -      -      -      -      -
~notice                     -      R      R      r      -      -      -      -      -
~claim                      -      R      R      -      -      -      -      -      -
~offer                      -      R      R      r      -      -      -      -      -
~offer.line                 -      R      R      r      -      -      -      -      -
~idempotency                -      -      R      -      -      -      -      -      -
~walk.in                    r      R      RWD    -      -      -      -      -      -
~replan                     -      -      R      -      -      -      -      -      -
~replan.line                -      -      R      -      -      -      -      -      -
helpdesk.ticket             -      RWC    RWCD   rwC    C      -      r      -      -
calendar.event              RC     RWCD   RWCD   RwCd   RC     -      -      -      RC
ir.attachment               r      RWCD   RWCD   rwcd   -      -      -      -      -
res.partner                 R      RWCD   RWCD   R      R      -      r      -      R
"""

SETTINGS = """
model                       recept agent  manag  unit   other  gatew  portal public empl
djpk.region                 R      R      RWCD   R      R      -      -      -      R
~type                       R      R      RWCD   R      R      -      -      -      R
~slot                       R      R      RWCD   R      R      -      -      -      R
~room                       R      R      RWCD   R      R      -      -      -      R
~closure                    R      R      RWCD   R      R      -      -      -      -
~policy                     R      R      RWCD   R      R      -      -      -      -
~position                   R      R      RWCD   R      R      -      -      -      R
~synonym                    -      -      RWCD   -      -      -      -      -      -
~topic                      R      R      RWCD   R      R      -      -      -      R
~audit                      -      -      R      -      -      -      -      -      -
~audit.line                 -      -      R      -      -      -      -      -      -
~audit.finding              -      -      R      -      -      -      -      -      -
~policy.change              -      -      R      -      -      -      -      -      -
~failure                    -      -      R      -      -      -      -      -      -
~answer                     -      -      -      -      -      -      -      -      -
~word                       -      -      -      -      -      -      -      -      -
"""

DIALOGUES = """
model                       recept agent  manag  unit   other  gatew  portal public empl
~schedule.wizard            -      RWC    RWC    -      -      -      -      -      -
~schedule.visitor.wizard    -      RWCD   RWCD   -      -      -      -      -      -
~schedule.override.wizard   -      RWCD   RWCD   -      -      -      -      -      -
~move.wizard                -      RWC    RWC    -      -      -      -      -      -
~cancel.wizard              -      RWC    RWC    -      -      -      -      -      -
~no.show.wizard             -      RWC    RWC    -      -      -      -      -      -
~check.in.wizard            RWC    RWC    RWC    -      -      -      -      -      -
~check.in.line.wizard       RWCD   RWCD   RWCD   -      -      -      -      -      -
~add.visitor.wizard         RWC    RWC    RWC    -      -      -      -      -      -
~sppd.wizard                RWC    RWC    RWC    RWC    RWC    -      -      -      -
~sppd.line.wizard           RWCD   RWCD   RWCD   RWCD   RWCD   -      -      -      -
~document.wizard            -      RWC    RWC    RWC    RWC    -      -      -      -
~correct.wizard             -      -      RWC    -      -      -      -      -      -
~override.wizard            -      -      RWC    -      -      -      -      -      -
~holiday.wizard             -      -      RWC    -      -      -      -      -      -
~holiday.line.wizard        -      -      RWCD   -      -      -      -      -      -
~policy.wizard              -      -      RWC    -      -      -      -      -      -
~review.wizard              -      RWC    RWC    RWC    RWC    -      -      -      -
~receipt.wizard             -      RWC    RWC    -      -      -      -      -      -
~reopen.wizard              -      -      RWC    -      -      -      -      -      -
~offer.wizard               -      RWC    RWC    -      -      -      -      -      -
~offer.line.wizard          -      RWCD   RWCD   -      -      -      -      -      -
~offer.choose.wizard        -      RWC    RWC    -      -      -      -      -      -
~offer.visitor.wizard       -      RWCD   RWCD   -      -      -      -      -      -
~offer.decline.wizard       -      RWC    RWC    -      -      -      -      -      -
~offer.withdraw.wizard      -      RWC    RWC    -      -      -      -      -      -
~escalate.wizard            -      RWC    RWC    RWC    RWC    -      -      -      -
~call.wizard                -      RWC    RWC    RWC    RWC    -      -      -      -
~close.ticket.wizard        -      RWC    RWC    RWC    RWC    -      -      -      -
~walk.in.wizard             RWC    RWC    RWC    -      -      -      -      -      -
"""

METHODS = """
method                      recept agent  manag  unit   other  gatew  portal public empl
S.add_document              -      x      x      x      x      -      -      -      -
S.add_visitor               x      x      x      -      -      -      -      -      -
S.at_desk                   x      x      x      -      -      -      -      -      -
S.available_slots           x      x      x      x      x      x      -      -      -
S.board                     x      x      x      x      x      -      -      -      -
S.book                      -      x      x      -      -      x      -      -      -
S.cancel                    -      x      x      -      -      x      -      -      -
S.check_booking             x      x      x      x      x      x      -      -      -
S.check_in                  x      x      x      -      -      -      -      -      -
S.check_out                 x      x      x      -      -      -      -      -      -
S.close                     -      x      x      x      x      -      -      -      -
S.correct                   -      -      x      -      -      -      -      -      -
S.find_visits               x      x      x      -      -      -      -      -      -
S.grant_override            -      -      x      -      -      -      -      -      -
S.mark_no_show              -      x      x      -      -      -      -      -      -
S.move                      -      x      x      -      -      -      -      -      -
S.open_move                 -      x      x      -      -      -      -      -      -
S.receive                   x      x      x      -      -      -      -      -      -
S.reception_day             x      x      x      -      -      -      -      -      -
S.refer_walk_in             x      x      x      -      -      -      -      -      -
S.refuse_walk_in            x      x      x      -      -      -      -      -      -
S.region_quota              x      x      x      x      x      x      -      -      -
S.schedule                  -      x      x      -      -      -      -      -      -
S.sign_sppd                 x      x      x      x      x      -      -      -      -
S.status                    x      x      x      x      x      x      -      -      -
O.check                     -      x      x      -      -      -      -      -      -
O.choose                    -      x      x      -      -      -      -      -      -
O.decline                   -      x      x      -      -      -      -      -      -
O.proposals                 -      x      x      -      -      -      -      -      -
O.send                      -      x      x      -      -      -      -      -      -
O.withdraw                  -      x      x      -      -      -      -      -      -
L.correct_received_at       -      x      x      -      -      -      -      -      -
L.reopen                    -      -      x      -      -      -      -      -      -
L.review                    -      x      x      x      x      -      -      -      -
L.status                    x      x      x      x      x      x      -      -      -
H.call_health               -      -      x      -      -      -      -      -      -
T.call_choices              -      x      x      -      -      -      -      -      -
T.call_history              -      x      x      -      -      -      -      -      -
T.call_record               -      x      x      -      -      -      -      -      -
T.close_ticket              -      x      x      x      x      -      -      -      -
T.escalate                  -      x      x      x      x      -      -      -      -
T.find_callers              -      x      x      -      -      -      -      -      -
T.log_call                  -      x      x      x      x      -      -      -      -
T.register_request          -      x      x      -      -      x      -      -      -
T.save_call                 -      x      x      -      -      -      -      -      -
T.similar_answers           -      x      x      x      x      -      -      -      -
"""
