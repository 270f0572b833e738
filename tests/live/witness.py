"""Everything a call could have written, as one comparable value."""

TABLES = """
    SELECT c.relname
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'public' AND c.relkind = 'r'
       AND (c.relname LIKE 'djpk\\_%' OR c.relname IN (
           'helpdesk_ticket', 'calendar_event', 'calendar_attendee', 'res_partner',
           'ir_attachment', 'mail_message', 'mail_mail', 'mail_followers',
           'mail_activity'))
     ORDER BY 1
"""


def contents(database):
    """``{table: (rows, digest of all their values)}``"""
    names = [name for (name,) in database.sql(TABLES)]
    return {name: _digest(database, name) for name in names}


def changed(before, after):
    """Names of the tables that differ."""
    return sorted(name for name in after if after[name] != before.get(name))


def _digest(database, name):
    query = (
        "SELECT count(*), md5(string_agg(md5(t::text), '' ORDER BY md5(t::text)))"
        f" FROM {name} t"
    )
    return database.sql(query)[0]
