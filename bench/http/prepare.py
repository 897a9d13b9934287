#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Makes a portal to measure: everybody of a CSV file, a published program and a draft of matches.

usage: prepare.py --data DIR --people FILE [--binary FILE] [--port N] [--mentees N] [--mentors N]

Everything goes through the commands and the API, as a coordinator would do it. Prints, for run.py, one line per person who
asks: a token and the paths of their pages.
"""
import argparse
import csv
import json
import subprocess
import sys
import time
import urllib.error
import urllib.request

ADMIN = "admin@bench.invalid"


class Api:
    def __init__(self, base, token):
        self.base, self.token = base, token

    def call(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.base}/api/v1{path}", data, headers)
        try:
            with urllib.request.urlopen(request, timeout=600) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            sys.exit(f"{path}: {error.code} {error.read().decode()[:500]}")

    def wait_until_matched(self, program):
        while self.call(f"/programs/{program}/matches")["is_working"]:
            time.sleep(0.2)


def wait_for(base):
    for _ in range(300):
        try:
            return urllib.request.urlopen(f"{base}/health", timeout=1).read()
        except OSError:
            time.sleep(0.1)
    sys.exit("the server does not answer")


def make_program(api, name, mentees, mentors):
    where = api.call("/programs/new", {"format": "mentoring", "name": name})["location"]
    program = where.rstrip("/").split("/")[-1]
    for role, emails in (("mentee", mentees), ("mentor", mentors)):
        for first in range(0, len(emails), 500):
            api.call(f"/programs/{program}/enroll", {"emails": emails[first:first + 500], "role": role, "how": "enroll"})
    api.call(f"/programs/{program}/state", {"to": "open"})
    api.call(f"/programs/{program}/matches/solve", {})
    api.wait_until_matched(program)
    return program


def publish(api, program):
    run = api.call(f"/programs/{program}/matches")["run"]
    api.call(f"/programs/{program}/matches/publish", {"version": run["version"]})


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", default="build/release/ithaca")
    parser.add_argument("--data", required=True)
    parser.add_argument("--people", required=True)
    parser.add_argument("--port", type=int, default=8931)
    parser.add_argument("--mentees", type=int, default=2000)
    parser.add_argument("--mentors", type=int, default=1000)
    options = parser.parse_args()

    def command(*words):
        done = subprocess.run([options.binary, *words, "--data", options.data], stdout=subprocess.PIPE, text=True, check=True)
        return done.stdout.strip()

    command("init", "--admin-email", ADMIN, "--admin-name", "Bench Admin")
    command("person", "import", options.people)
    with open(options.people, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    juniors = [row["E-mail"] for row in rows if int(row["Level"]) <= 4]
    seniors = [row["E-mail"] for row in rows if int(row["Level"]) >= 6]
    mentees, mentors = juniors[:options.mentees], seniors[:options.mentors]
    token = command("token", "create", "--email", ADMIN)
    base = f"http://127.0.0.1:{options.port}"
    server = subprocess.Popen([options.binary, "serve", "--data", options.data, "--listen", f"127.0.0.1:{options.port}",
                               "--log-level", "warning"])
    try:
        wait_for(base)
        api = Api(base, token)
        first = make_program(api, "Running", mentees[:len(mentees) // 2], mentors[:len(mentors) // 2])
        publish(api, first)
        draft = make_program(api, "Draft", mentees[len(mentees) // 2:], mentors[len(mentors) // 2:])
        mentee_token = command("token", "create", "--email", mentees[0])
        someone = Api(base, mentee_token).call("/people?q=" + mentees[0].split("@")[0].split(".")[0])["people"][0]["card"]["id"]
    finally:
        server.terminate()
        server.wait()
    print(mentee_token, "/", "/people?q=design", f"/people/{someone}")
    print(token, "/", f"/programs/{draft}/matches", f"/programs/{draft}/people")


if __name__ == "__main__":
    main()
