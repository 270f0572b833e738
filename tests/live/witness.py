"""Everything a call could have written, as one comparable value."""

TABLES = """
    SELECT c.relname
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'public' AND c.relkind = 'r'
       AND (c.relname LIKE 'djpk\\_%' OR c.relname IN (
           'helpdesk_ticket', 'calendar_event', 'calendar_attendee', 'res_partner',
           'ir_attachment', 'mail_message', 'mail_mail', 'mail_followers',
           'mail_activity'))
"""


def contents(database):
    """``{table: (rows, sum of the transactions that wrote them)}``

    Each insert, update and delete changes one of the two, whatever it writes.
    """
    selects = [
        f"SELECT '{name}', count(*), sum(xmin::text::bigint) FROM {name}"
        for (name,) in database.sql(TABLES)
    ]
    rows = database.sql(" UNION ALL ".join(selects))
    return {name: numbers for name, *numbers in rows}


def changed(before, after):
    """Names of the tables that differ."""
    return sorted(name for name in after if after[name] != before.get(name))
