# datetime, calendar and fractions: CPython's own, in Python.
import calendar
from datetime import date, datetime, time, timedelta, timezone
from fractions import Fraction

day = date(2024, 2, 28)
print(day + timedelta(days=2), day.weekday(), day.isoformat(), day.strftime("%d/%m/%y"), repr(day))
moment = datetime(2024, 3, 1, 12, 30, 45, 123456)
print(moment, moment - datetime(2024, 2, 28), moment.replace(hour=0), moment.timestamp() > 0)
print(moment.isoformat(sep=" ", timespec="minutes"), datetime.fromisoformat("2024-05-06T07:08:09"))
print(timedelta(hours=25, seconds=1), timedelta(days=-1), timedelta(seconds=90) / 2,
      repr(timedelta(1)))
print(datetime(2024, 1, 1, tzinfo=timezone.utc).isoformat(), timezone(timedelta(hours=2)))
print(time(1, 2, 3), date.min, date.max, day < date(2025, 1, 1), date.fromordinal(738000))
print(moment.strftime("%Y-%m-%d %H:%M:%S.%f %j %A %B"), moment.timetuple().tm_yday)
print(calendar.isleap(2024), calendar.monthrange(2024, 2), calendar.month(2024, 2))
print(Fraction(1, 3) + Fraction(1, 6), Fraction("0.75"), Fraction(0.5), Fraction(7, 2) // 1,
      float(Fraction(1, 4)))
