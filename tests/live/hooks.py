#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Webhooks as a receiver sees them: a server with its jobs, and over a socket a receiver of another make, which checks
signatures with Python's hmac, answers 500, breaks off, says nothing, and sees the same delivery come again.

usage: tests/live/hooks.py ITHACA
"""
import hmac
import http.client
import http.server
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

PATIENCE = 90  # seconds for what takes some: machines may be busy
checks = {"passed": 0, "failed": 0}


def check(name, holds):
    checks["passed" if holds else "failed"] += 1
    print(("ok " if holds else "not ok ") + name, flush=True)


class Receiver(http.server.BaseHTTPRequestHandler):
    """Takes everything, but the first delivery on each path badly: as its name says."""

    protocol_version = "HTTP/1.1"
    seen, lock = [], threading.Lock()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with self.lock:
            first = all(path != self.path for path, _, _, _ in self.seen)
            self.seen.append((self.path, dict(self.headers), body, time.time()))
        if first and self.path == "/silent":
            time.sleep(8)
        if first and self.path == "/broken":
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        status, answer = (500, b"<b>Not today</b>") if first and self.path == "/angry" else (200, b"thanks")
        try:
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)
        except OSError:
            self.close_connection = True

    def log_message(self, *_):
        pass

    @classmethod
    def on(cls, path):
        with cls.lock:
            return [delivery for delivery in cls.seen if delivery[0] == path]


def is_ours(secret, headers, body):
    at, said = headers["Ithaca-Timestamp"], headers["Ithaca-Signature"]
    mac = hmac.new(secret.encode(), at.encode() + b"." + body, "sha256").hexdigest()
    fresh = abs(time.time() - int(at)) < 300
    return fresh and hmac.compare_digest(said, "v1=" + mac)


def wait_until(holds):
    end = time.time() + PATIENCE
    while time.time() < end:
        if holds():
            return True
        time.sleep(0.1)
    return False


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Portal:
    def __init__(self, program, directory):
        self.program, self.data, self.port = program, os.path.join(directory, "data"), free_port()
        self.run("init", "--name", "Harbor", "--admin-name", "Nora Stein", "--admin-email", "nora@harbor.example")
        self.token = self.run("token", "create", "--email", "nora@harbor.example").strip()
        self.log = open(os.path.join(directory, "log"), "w", encoding="utf-8")
        self.server = subprocess.Popen(
            [program, "serve", "--data", self.data, "--listen", f"127.0.0.1:{self.port}", "--fetch-allow", "127.0.0.1"],
            stderr=self.log)
        if not wait_until(lambda: self.answers()):
            sys.exit("the portal did not start")

    def run(self, *command):
        return subprocess.run([self.program, *command, "--data", self.data], check=True, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout

    def answers(self):
        try:
            return self.ask("GET", "/health")[0] == 200
        except OSError:
            return False

    def ask(self, method, path, fields=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Authorization": "Bearer " + self.token, "Content-Type": "application/json"}
        prefix = "" if path == "/health" else "/api/v1"
        connection.request(method, prefix + path, json.dumps(fields) if fields is not None else None, headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, body

    def post(self, path, **fields):
        status, body = self.ask("POST", path, fields)
        if status != 200:
            sys.exit(f"{path}: {status} {body[:300]}")
        return json.loads(body)

    def get(self, path):
        return json.loads(self.ask("GET", path)[1])

    def make_hook(self, name, address, kind="json"):
        return self.post("/admin/hooks/new", name=name, format=kind, address=address, kinds=["person.added"])

    def stop(self):
        self.server.terminate()
        status = self.server.wait(60)
        self.log.close()
        return status


def deliveries(portal, hook):
    return portal.get(f"/admin/hooks/{hook}")["deliveries"]


def tell(portal, port):
    """A hook for each mood of the receiver; then somebody is added, and all are told."""
    made = {}
    for mood in ["glad", "angry", "broken", "silent"]:
        made[mood] = portal.make_hook(mood, f"http://127.0.0.1:{port}/{mood}")["made"]
    portal.make_hook("chat", f"http://127.0.0.1:{port}/chat", "mattermost")
    portal.post("/people/new", name="Mei *Tan*", email="mei@harbor.example")
    return made


def check_first(portal, made):
    check("what happens arrives", wait_until(lambda: Receiver.on("/glad")))
    _, headers, body, _ = Receiver.on("/glad")[0]
    told = json.loads(body)
    check("its signature is right", is_ours(made["glad"]["secret"], headers, body))
    check("another secret's is not", not is_ours(made["angry"]["secret"], headers, body))
    check("a changed body's is not", not is_ours(made["glad"]["secret"], headers, body + b" "))
    check("it says what happened", (told["event"], told["people"][0]["name"]) == ("person.added", "Mei *Tan*"))
    check("its id is in header and body", told["id"] == headers["Ithaca-Delivery"])
    check("a chat is told", wait_until(lambda: Receiver.on("/chat")))
    _, headers, body, _ = Receiver.on("/chat")[0]
    check("in words, with markup made harmless", "Mei \\*Tan\\* was added." in json.loads(body)["text"])
    check("without a signature", "Ithaca-Signature" not in headers)


def check_again(made, mood, name):
    check(f"after {name} it comes again", wait_until(lambda: len(Receiver.on("/" + mood)) == 2))
    first, second = (Receiver.on("/" + mood) * 2)[:2]
    check(f"after {name} by the same id", first[1]["Ithaca-Delivery"] == second[1]["Ithaca-Delivery"])
    check(f"after {name} signed anew", is_ours(made[mood]["secret"], second[1], second[2])
          and first[1]["Ithaca-Signature"] != second[1]["Ithaca-Signature"])


def check_log(portal, made):
    hook = made["angry"]["id"]
    check("the log says that it was taken in the end", wait_until(lambda: deliveries(portal, hook)[0]["is_delivered"]))
    entry = deliveries(portal, hook)[0]
    check("at the second try", (entry["tries"], entry["status"], entry["answer"]) == (2, 200, "thanks"))
    portal.post(f"/admin/hooks/{hook}/deliveries/{entry['id']}/again")
    check("it can be sent again", wait_until(lambda: len(Receiver.on("/angry")) == 3))
    check("by the same id", Receiver.on("/angry")[2][1]["Ithaca-Delivery"] == entry["id"])
    portal.post(f"/admin/hooks/{made['glad']['id']}/test")
    check("a test arrives", wait_until(lambda: len(Receiver.on("/glad")) == 2))
    check("and says so", json.loads(Receiver.on("/glad")[1][2])["event"] == "hook.test")
    check("nothing came twice by itself", len(Receiver.on("/chat")) == 1)


def main():
    directory = tempfile.mkdtemp(prefix="ithaca-hooks-")
    receiver = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=receiver.serve_forever, daemon=True).start()
    portal = Portal(sys.argv[1], directory)
    try:
        made = tell(portal, receiver.server_port)
        check_first(portal, made)
        check_again(made, "angry", "a 500")
        check_again(made, "broken", "a broken connection")
        check_again(made, "silent", "no answer")
        check_log(portal, made)
    finally:
        check("the portal ends well", portal.stop() == 0)
        receiver.shutdown()
        shutil.rmtree(directory)
    print(f"hooks: {checks['passed']} passed, {checks['failed']} failed")
    return 1 if checks["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
