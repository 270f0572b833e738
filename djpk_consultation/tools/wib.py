"""Western Indonesian Time, in which the circular counts its days.

Odoo stores naive UTC; every rule of the circular is about the office's own days
and hours.  Indonesia has no daylight saving time: WIB has been UTC+7 since 1964.
"""

from datetime import datetime, time, timedelta

ZONE_NAME = "Asia/Jakarta"
OFFSET = timedelta(hours=7)


def to_wib(moment):
    """Naive UTC datetime -> naive WIB datetime.

    >>> to_wib(datetime(2025, 6, 1, 17, 30))
    datetime.datetime(2025, 6, 2, 0, 30)
    """
    return moment + OFFSET


def to_utc(moment):
    """Naive WIB datetime -> naive UTC datetime.

    >>> to_utc(datetime(2025, 6, 2, 0, 30))
    datetime.datetime(2025, 6, 1, 17, 30)
    """
    return moment - OFFSET


def at_hour(day, hour):
    """Naive WIB datetime of a day at a float hour (24.0 = the next midnight).

    >>> from datetime import date
    >>> at_hour(date(2025, 6, 2), 13.5)
    datetime.datetime(2025, 6, 2, 13, 30)
    """
    return datetime.combine(day, time()) + timedelta(minutes=round(hour * 60))


def month_of(day):
    """
    >>> from datetime import date
    >>> month_of(date(2025, 6, 2))
    '2025-06'
    """
    return f"{day:%Y-%m}"


def month_end(day):
    """Last day of the day's calendar month.

    >>> from datetime import date
    >>> month_end(date(2024, 2, 10))
    datetime.date(2024, 2, 29)
    """
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
