#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mails as a real mail server takes them: Exim, with a configuration, a spool and a mailbox of its own in a temporary directory and
a port of its own, with STARTTLS and authentication; what arrives is read by Python's email package. Exim refuses, greylists and
is slow where it is told to; a server of a few lines breaks off in the middle of a mail.

usage: tests/live/mail.py MAIL_TRY
"""
import email
import email.policy
import getpass
import os
import pathlib
import pwd
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

PATIENCE = 30  # seconds for what takes one: machines may be busy
EXIM = shutil.which("exim4", path="/usr/sbin:/usr/bin:/sbin:/bin")
checks = {"passed": 0, "failed": 0}

CONFIGURATION = """
primary_hostname = mail.harbor.example
spool_directory = {place}/spool
log_file_path = {place}/log/%slog
pid_file_path = {place}/exim.pid
local_interfaces = 127.0.0.1
exim_user = {user}
exim_group = {group}
deliver_drop_privilege = true
keep_environment =
host_lookup =
rfc1413_query_timeout = 0s
tls_advertise_hosts = *
tls_certificate = {place}/server.pem
tls_privatekey = {place}/server.key
auth_advertise_hosts = ${{if eq{{$tls_in_cipher}}{{}}{{}}{{*}}}}
acl_smtp_mail = check_sender
acl_smtp_rcpt = check_recipient
acl_smtp_data = check_content

begin acl
check_sender:
  deny senders = banned@harbor.example
    message = 550 5.1.8 This sender is not welcome
  accept

check_recipient:
  deny local_parts = nobody
    message = 550 5.1.1 There is nobody of that name
  defer local_parts = grey
    condition = ${{if exists{{{place}/trusted}}{{no}}{{yes}}}}
    message = 451 4.7.1 Greylisted, please come back
  deny !authenticated = *
    message = 550 5.7.1 Sign in first
  warn local_parts = picky
    set acl_m_picky = yes
  accept local_parts = slow
    delay = 4s
  accept

check_content:
  deny condition = ${{if eq{{$acl_m_picky}}{{yes}}}}
    message = 554 5.7.1 This content is not welcome
  accept

begin routers
everybody:
  driver = accept
  transport = mailbox

begin transports
mailbox:
  driver = appendfile
  directory = {place}/mailbox
  maildir_format
  envelope_to_add
  return_path_add

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${{if and{{{{eq{{$auth2}}{{ithaca}}}}{{eq{{$auth3}}{{by the sea}}}}}}}}
  server_set_id = $auth2
"""


def check(name, holds, seen=""):
    checks["passed" if holds else "failed"] += 1
    print(("ok " if holds else "not ok ") + name + ("" if holds else f": {seen}"), flush=True)


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def make_certificates(place):
    """server.pem for 127.0.0.1, which is its own authority, and other.pem, which vouches for nobody here."""
    for name in "server", "other":
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}",
             "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", place / f"{name}.key", "-out", place / f"{name}.pem"],
            check=True, capture_output=True)


class Exim:
    """In the foreground, so that it ends with us; without root it is whoever runs the tests."""

    def __init__(self, place):
        self.place, self.port = place, free_port()
        who = pwd.getpwnam("Debian-exim") if os.getuid() == 0 else pwd.getpwnam(getpass.getuser())
        for folder in "spool", "log", "mailbox":
            (place / folder).mkdir()
        configuration = place / "exim.conf"
        configuration.write_text(CONFIGURATION.format(place=place, user=who.pw_uid, group=who.pw_gid))
        if os.getuid() == 0:
            for path in [place, *place.iterdir()]:
                os.chown(path, who.pw_uid, who.pw_gid)
        as_whom = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []} if os.getuid() == 0 else {}
        self.process = subprocess.Popen(
            [EXIM, "-C", configuration, "-bdf", "-oX", f"127.0.0.1.{self.port}"],
            stdout=subprocess.DEVNULL, stderr=open(place / "exim.out", "wb"), **as_whom)
        end = time.time() + PATIENCE
        while time.time() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        print((place / "exim.out").read_text())
        raise SystemExit("mail: exim does not start")

    def mails(self, least):
        """What arrived, oldest first; waits until there are so many."""
        end = time.time() + PATIENCE
        while True:
            paths = sorted((self.place / "mailbox").glob("new/*"), key=lambda path: path.stat().st_mtime_ns)
            if len(paths) >= least or time.time() > end:
                return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in paths]
            time.sleep(0.05)

    def empty(self):
        for path in (self.place / "mailbox").glob("new/*"):
            path.unlink()

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Breaking(threading.Thread):
    """Takes part of a mail and goes away."""

    def __init__(self):
        super().__init__(daemon=True)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.start()

    def run(self):
        client, _ = self.listener.accept()
        with client, client.makefile("rb") as lines:
            client.sendall(b"220 breaking\r\n")
            for line in lines:
                if line.startswith(b"DATA"):
                    client.sendall(b"354 go on\r\n")
                    lines.readline()
                    client.shutdown(socket.SHUT_RDWR)
                    return
                client.sendall(b"250 yes\r\n")


class Trying:
    def __init__(self, program, exim):
        self.program, self.exim = program, exim

    def run(self, *words):
        made = subprocess.run([self.program, *map(str, words)], capture_output=True, text=True, timeout=4 * PATIENCE)
        self.log = made.stderr
        return made.stdout.strip() or made.stderr.strip()

    def send(self, to="lukasz", sender="ithaca@harbor.example", host="127.0.0.1", port=None, security="starttls",
             user="ithaca", password="by the sea", ca="server.pem", seconds=20):
        ca_file = self.exim.place / ca if ca else ""
        return self.run("send", host, port or self.exim.port, security, user, password, ca_file, sender,
                        f"{to}@harbor.example", seconds)

    def news(self, to, hours, trusted="-"):
        database = self.exim.place / f"{to}.db"
        said = self.run("news", database, "127.0.0.1", self.exim.port, "starttls", "ithaca", "by the sea",
                        self.exim.place / "server.pem", f"{to}@harbor.example", hours, trusted)
        return said.splitlines()


def check_arrival(trying):
    said = trying.send()
    check("a mail goes out through STARTTLS and authentication", said == "ok", said)
    mails = trying.exim.mails(1)
    check("it arrives in the mailbox once", len(mails) == 1, len(mails))
    if not mails:
        return
    mail = mails[0]
    header = (trying.exim.place / "mailbox" / "new").iterdir().__next__().read_bytes().split(b"\n\n")[0]
    check("it came encrypted and signed in", "esmtpsa" in mail["Received"], mail["Received"])
    check("the envelope's sender is ours", mail["Return-path"] == "<ithaca@harbor.example>", mail["Return-path"])
    check("the recipient's name is whole", mail["To"].addresses[0].display_name == 'Łukasz "the" Ångström', mail["To"])
    check("the recipient's address is whole", mail["To"].addresses[0].addr_spec == "lukasz@harbor.example", mail["To"])
    check("the sender has a name", mail["From"].addresses[0].display_name == "Ithaca at Harbor Foods", mail["From"])
    check("the subject is whole", mail["Subject"] == "Übermorgen: Amara möchte dich treffen, und das ist ein langer Betreff",
          mail["Subject"])
    check("no line of the head is long", max(map(len, header.splitlines())) <= 120, header)
    check("the date is that of the news", mail["Date"].datetime.timestamp() == 1795300000, mail["Date"])
    check("its id is its own", mail["Message-ID"] == "<17.notice@harbor.example>", mail["Message-ID"])
    check("it answers the mail before it", mail["In-Reply-To"] == "<16.notice@harbor.example>", mail["In-Reply-To"])
    check("it names its thread, the first one first",
          mail["References"].split() == ["<12.notice@harbor.example>", "<16.notice@harbor.example>"], mail["References"])
    check("nobody's holiday answers it", mail["Auto-Submitted"] == "auto-generated", mail["Auto-Submitted"])
    check("one click ends it", mail["List-Unsubscribe"] == "<https://ithaca.harbor.example/unsubscribe/4-abc>"
          and mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click", mail["List-Unsubscribe"])
    check("nothing in it is broken", not mail.defects and not any(part.defects for part in mail.walk()), mail.defects)
    kinds = [part.get_content_type() for part in mail.walk() if not part.is_multipart()]
    check("the plain part comes first", kinds == ["text/plain", "text/html"], kinds)
    plain = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
    check("the plain part is whole, dots too", plain.startswith("Tomorrow, 15:00 – really.\n.\n.. dots and a line that"), plain)
    check("the HTML part is whole", "<b>15:00</b> – really." in mail.get_body(("html",)).get_content())


def check_refusals(trying):
    said = trying.send(to="nobody")
    check("a recipient who is not there is refused for good", said.startswith("not_found 550 5.1.1 There is nobody"), said)
    said = trying.send(sender="banned@harbor.example")
    check("a sender who is refused is not the recipient's fault", said.startswith("invalid 550 5.1.8"), said)
    said = trying.send(to="picky")
    check("content that is refused is not the recipient's fault", said.startswith("invalid 554 5.7.1"), said)
    said = trying.send(user="", password="")
    check("a server that wants us to sign in is not the recipient's fault", said.startswith("invalid 550 5.7.1"), said)
    said = trying.send(password="by the lake")
    check("a wrong password is for the admin", said.startswith("forbidden 535"), said)
    said = trying.send(ca="other.pem")
    check("a certificate that nobody vouches for is refused", said.startswith("forbidden"), said)
    said = trying.send(host="localhost")
    check("a certificate for another name is refused", said.startswith("forbidden"), said)
    said = trying.send(port=free_port())
    check("a server that is not there is tried later", said.startswith("unavailable"), said)


def check_faults(trying):
    said = trying.send(to="slow", seconds=2)
    check("a slow server is given up for now", said.startswith("unavailable"), said)
    said = trying.send(to="slow", seconds=PATIENCE)
    check("a slow server is waited for", said == "ok", said)
    said = trying.send(port=Breaking().port, security="none", user="", password="")
    check("a connection that breaks in the middle of a mail is tried later", said.startswith("unavailable"), said)
    said = trying.send(to="grey")
    check("greylisting is tried later", said.startswith("unavailable 451 4.7.1 Greylisted"), said)


def check_news(trying):
    exim = trying.exim
    exim.empty()
    said = trying.news("nobody", 2)
    check("the first mail to a refused address is refused", re.match(r"\d+ refused - 550 5\.1\.1 ", said[0]), said)
    check("nothing more is mailed there", len(said) == 2 and said[1] == "refused addresses: 1", said)
    said = trying.news("grey", 2, exim.place / "trusted")
    tried = trying.log.count("event=mail.not_sent")
    check("a greylisted mail is tried again", tried >= 1, trying.log)
    check("and sent when it is trusted", [line.split()[1] for line in said[:-1]] == ["sent"] * 3, said)
    check("its address is not held back", said[-1] == "refused addresses: 0", said)
    said = trying.news("jonas", 1)
    check("mails to who is there are sent", [line.split()[1] for line in said[:-1]] == ["sent"] * 3, said)
    ids = [f"<{line.split()[0]}.notice@ithaca.harbor.example>" for line in said[:-1]]
    mails = [mail for mail in exim.mails(3) if "jonas" in mail["To"]]
    mails.sort(key=lambda mail: mail["Message-ID"])
    check("all three arrive", [mail["Message-ID"] for mail in mails] == ids, ids)
    if len(mails) != 3:
        return
    check("the first begins a thread", mails[0]["In-Reply-To"] is None and mails[0]["References"] is None)
    check("the second answers it", mails[1]["References"] == mails[1]["In-Reply-To"] == ids[0], mails[1]["References"])
    check("the third answers the second, in the first one's thread",
          mails[2]["In-Reply-To"] == ids[1] and mails[2]["References"].split() == ids[:2], mails[2]["References"])
    check("its subject is its kind's", mails[0]["Subject"] == "A meeting is planned", mails[0]["Subject"])


def main():
    if not EXIM:
        print("left out: there is no exim4 (package exim4-daemon-light, which takes the place of other mail servers)")
        print("mail: 0 passed, 0 failed")
        return
    place = pathlib.Path(tempfile.mkdtemp(prefix="ithaca-mail-"))
    exim = None
    try:
        make_certificates(place)
        exim = Exim(place)
        trying = Trying(os.path.abspath(sys.argv[1]), exim)
        check_arrival(trying)
        check_refusals(trying)
        check_faults(trying)
        check_news(trying)
    finally:
        if exim:
            exim.stop()
        shutil.rmtree(place)
    print(f"mail: {checks['passed']} passed, {checks['failed']} failed")
    sys.exit(1 if checks["failed"] else 0)


main()
