#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reads our calendars by three other implementations (python3-icalendar, khal, python3-vobject, each a Debian package) and
compares what they find with the moments that Ithaca knows, to the second.

usage: read_calendars.py DIRECTORY    as src/invite/invite_samples_test.c fills it
"""
import datetime
import os
import subprocess
import sys
import warnings
import zoneinfo

import icalendar
import vobject
from dateutil import rrule

warnings.simplefilter("ignore")
UTC = datetime.timezone.utc
# Meetings of series are rows for half a year; other programs go on for ever, so they are compared up to here.
FROM, UNTIL = datetime.datetime(2026, 3, 1, tzinfo=UTC), datetime.datetime(2026, 8, 20, tzinfo=UTC)

passed, failed = 0, 0


def check(name, found, expected):
    global passed, failed
    if found == expected:
        passed += 1
        return
    failed += 1
    print(f"FAILED {name}")
    if isinstance(found, list) and isinstance(expected, list):
        for moment in [m for m in expected if m not in found][:10]:
            print("   missing", moment)
        for moment in [m for m in found if m not in expected][:10]:
            print("   too much", moment)
    else:
        print("   found   ", found)
        print("   expected", expected)


def within(pairs):
    return sorted((start, end) for start, end in pairs if FROM <= start < UNTIL)


def seconds(number):
    return datetime.datetime.fromtimestamp(number, UTC)


# ---- python3-icalendar, with zones made from our VTIMEZONEs alone and rules by dateutil


def zones_of(calendar):
    return {str(zone["TZID"]): zone.to_tz() for zone in calendar.walk("VTIMEZONE")}


def naive_of(value, zones):
    """The time on the wall, and the zone to say it in."""
    zone = value.params.get("TZID")
    return value.dt.replace(tzinfo=None), zones[zone] if zone else None


def moment_of(naive, zone):
    if zone is None:
        return naive.replace(tzinfo=UTC)
    return zone.localize(naive).astimezone(UTC)


def expand(event, zones, replaced):
    start, zone = naive_of(event["DTSTART"], zones)
    length = event["DTEND"].dt - event["DTSTART"].dt
    moments = [start]
    if "RRULE" in event:
        rule = dict(event["RRULE"])
        if "UNTIL" in rule:
            until = rule["UNTIL"][0]
            rule["UNTIL"] = [until.astimezone(zone).replace(tzinfo=None) if zone else until.replace(tzinfo=None)]
        words = icalendar.vRecur(rule).to_ical().decode()
        last = UNTIL.replace(tzinfo=None) + datetime.timedelta(days=2)
        moments = rrule.rrulestr(words, dtstart=start).between(start, last, inc=True)
    except_at = set()
    dates = event.get("EXDATE", [])
    for date in dates if isinstance(dates, list) else [dates]:
        except_at |= {moment_of(one.dt.replace(tzinfo=None), zone) for one in date.dts}
    for moment in moments:
        at = moment_of(moment, zone)
        if at not in except_at and (str(event["UID"]), at) not in replaced:
            yield at, at + length


def read_by_icalendar(text):
    calendar = icalendar.Calendar.from_ical(text)
    zones = zones_of(calendar)
    events = calendar.walk("VEVENT")
    replaced = {(str(e["UID"]), moment_of(*naive_of(e["RECURRENCE-ID"], zones))) for e in events if "RECURRENCE-ID" in e}
    found = []
    for event in events:
        found += expand(event, zones, set() if "RECURRENCE-ID" in event else replaced)
    return within(found)


def check_zones(text):
    """Each VTIMEZONE against the system's zone, every five hours of ten years."""
    for name, zone in zones_of(icalendar.Calendar.from_ical(text)).items():
        real, wrong = zoneinfo.ZoneInfo(name), []
        for hour in range(0, 10 * 365 * 24, 5):
            moment = datetime.datetime(2026, 3, 1, tzinfo=UTC) + datetime.timedelta(hours=hour)
            if moment.astimezone(zone).utcoffset() != moment.astimezone(real).utcoffset():
                wrong.append(moment)
        check(f"{name} has the offsets of the system's zone", wrong, [])


# ---- python3-vobject, with its own zones and rules


def read_by_vobject(text):
    calendar = vobject.readOne(text)
    replaced = {(e.uid.value, e.recurrence_id.value.astimezone(UTC)) for e in calendar.vevent_list if hasattr(e, "recurrence_id")}
    found = []
    for event in calendar.vevent_list:
        start, length = event.dtstart.value, event.dtend.value - event.dtstart.value
        if hasattr(event, "recurrence_id"):
            found.append((start.astimezone(UTC), start.astimezone(UTC) + length))
            continue
        rules = event.getrruleset(addRDate=True)
        moments = [start] if rules is None else rules.between(FROM.astimezone(start.tzinfo), UNTIL.astimezone(start.tzinfo), inc=True)
        for moment in moments:
            at = moment.astimezone(UTC)
            if (event.uid.value, at) not in replaced:
                found.append((at, at + length))
    return within(found)


# ---- khal, as a person has it


def read_by_khal(path, directory):
    home = os.path.join(directory, "khal")
    os.makedirs(os.path.join(home, "calendar"))
    with open(os.path.join(home, "config"), "w", encoding="utf-8") as config:
        config.write(
            f"[calendars]\n[[mine]]\npath = {home}/calendar\n[sqlite]\npath = {home}/khal.db\n"
            "[locale]\nlocal_timezone = UTC\ndefault_timezone = UTC\ntimeformat = %H:%M:%S\ndateformat = %Y-%m-%d\n"
            "longdateformat = %Y-%m-%d\ndatetimeformat = %Y-%m-%dT%H:%M:%S\nlongdatetimeformat = %Y-%m-%dT%H:%M:%S\n"
        )
    environment = dict(os.environ, HOME=home, XDG_CONFIG_HOME=home, XDG_DATA_HOME=home, XDG_CACHE_HOME=home, LC_ALL="C.UTF-8")

    def khal(*words):
        command = ["/usr/bin/khal", "-c", os.path.join(home, "config"), *words]
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True, timeout=120).stdout

    khal("import", "--batch", "-a", "mine", path)
    days = (UNTIL - FROM).days
    lines = khal("list", "--day-format", "", "--format", "{start-long-full} {end-long-full} {uid}", FROM.strftime("%Y-%m-%d"), f"{days}d")
    found = []
    for line in lines.splitlines():
        if line.strip():
            start, end, uid = line.split()
            found.append((*(datetime.datetime.fromisoformat(word).replace(tzinfo=UTC) for word in (start, end)), uid))
    # An event over midnight is listed on both days.
    return within((start, end) for start, end, _ in dict.fromkeys(found))


# ---- what invitations say


def check_invitations(directory):
    def read(name):
        with open(os.path.join(directory, name), "rb") as file:
            return file.read()

    request, cancel, series = (icalendar.Calendar.from_ical(read(name)) for name in ("request.ics", "cancel.ics", "series.ics"))
    check("a request is one", str(request["METHOD"]), "REQUEST")
    check("a cancellation is one", str(cancel["METHOD"]), "CANCEL")
    asked, called_off = request.walk("VEVENT")[0], cancel.walk("VEVENT")[0]
    check("both are about one meeting", str(asked["UID"]), str(called_off["UID"]))
    check("what is called off says so", str(called_off["STATUS"]), "CANCELLED")
    check("it comes after what was asked", int(called_off["SEQUENCE"]) > int(asked["SEQUENCE"]), True)
    check("a name keeps its comma and letters", sorted(str(a.params["CN"]) for a in asked["ATTENDEE"]), ["Jonas Lindqvist", "Öz, Ay"])
    check("the portal organizes", str(asked["ORGANIZER"]), "mailto:ithaca@harbor.example")
    check("its name keeps its comma", str(asked["ORGANIZER"].params["CN"]), "Ithaca, Harbor")
    rules = [event for event in series.walk("VEVENT") if "RRULE" in event]
    check("a series is one event with a rule", len(rules), 1)
    check("and two that are other than it", len(series.walk("VEVENT")), 3)
    check("all of it has one name", len({str(event["UID"]) for event in series.walk("VEVENT")}), 1)
    by_vobject = vobject.readOne(read("request.ics").decode())
    check("vobject reads the request", by_vobject.method.value, "REQUEST")
    names = sorted(a.params["CN"][0] for a in by_vobject.vevent.attendee_list)
    check("vobject reads the names", names, ["Jonas Lindqvist", "Öz, Ay"])


def main(directory):
    with open(os.path.join(directory, "moments"), encoding="utf-8") as file:
        lines = [line.split() for line in file]
    expected = within((seconds(int(start)), seconds(int(end))) for start, end in lines)
    path = os.path.join(directory, "feed.ics")
    with open(path, "rb") as file:
        feed = file.read().decode()
    check("there is much to compare", len(expected) > 100, True)
    check_zones(feed)
    check("python3-icalendar finds the same moments", read_by_icalendar(feed), expected)
    check("python3-vobject finds the same moments", read_by_vobject(feed), expected)
    check("khal finds the same moments", read_by_khal(path, directory), expected)
    summaries = {str(event["SUMMARY"]) for event in icalendar.Calendar.from_ical(feed).walk("VEVENT")}
    check("a name with marks arrives whole", "Meeting with ليلى (Ithaca)" in summaries, True)
    check("another with a comma does", "Meeting with Müller, (Ithaca)" in summaries, True)
    check_invitations(directory)
    print(f"calendars: {passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main(sys.argv[1]))
