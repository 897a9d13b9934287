#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of a running Ithaca against nginx serving the same bytes as a file, in one run.

usage: run.py [--binary FILE] [--data DIR | --database URL] [--token TOKEN] [--port N] [--seconds N] [--rounds N] PATH...

Starts the server, says how long until /health answers and what it holds in memory, then for each path asks nginx and
Ithaca in turn with wrk (2 threads, 32 connections, kept alive) and prints the medians:

    http path=/ bytes=8123 nginx_rps=… ithaca_rps=… ratio=… nginx_p99_ms=… ithaca_p99_ms=…

Both servers and wrk share the machine, so only the ratio means something elsewhere. A path that does not answer 200 ends
the run: it would measure an error page.
"""
import argparse
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

NGINX = """
worker_processes 2;
pid {dir}/nginx.pid;
error_log {dir}/nginx.log;
daemon off;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 10000000;
    open_file_cache max=100;
    default_type text/html;
    client_body_temp_path {dir}/body; proxy_temp_path {dir}/proxy; fastcgi_temp_path {dir}/fastcgi;
    uwsgi_temp_path {dir}/uwsgi; scgi_temp_path {dir}/scgi;
    server {{ listen 127.0.0.1:{port}; root {dir}/www; }}
}}
"""
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60000.0}


def fetch(url, token):
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"} if token else {})
    with urllib.request.urlopen(request, timeout=10) as answer:
        if answer.geturl() != url:
            raise urllib.error.URLError(f"it leads to {answer.geturl()}; is the token right?")
        return answer.read()


def wait_for(url, process, since):
    while time.monotonic() - since < 30:
        if process.poll() is not None:
            sys.exit(f"the server ended with status {process.returncode}")
        try:
            fetch(url, None)
            return (time.monotonic() - since) * 1000
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.002)
    sys.exit(f"nothing answers at {url}")


def resident_kib(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return int(re.search(r"^VmRSS:\s+(\d+)", status.read(), re.M)[1])


def measure(url, token, seconds):
    command = ["wrk", "-t2", "-c32", f"-d{seconds}s", "--latency"]
    if token:
        command += ["-H", f"Authorization: Bearer {token}"]
    out = subprocess.run(command + [url], capture_output=True, text=True, check=True).stdout
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)", out)
    if failed:
        print(f"http warning url={url} {failed[0]}", file=sys.stderr)
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s|m)\b", out)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1]), float(p99[1]) * UNITS[p99[2]]


def compare(number, path, ithaca, nginx, token, args, www):
    try:
        body = fetch(ithaca + path, token)
    except urllib.error.URLError as error:
        sys.exit(f"run.py: {path} cannot be measured: {error}")
    with open(os.path.join(www, f"page{number}"), "wb") as file:
        file.write(body)
    fetch(nginx + f"/page{number}", None)
    theirs, ours = [], []
    for _ in range(args.rounds):
        theirs.append(measure(nginx + f"/page{number}", None, args.seconds))
        ours.append(measure(ithaca + path, token, args.seconds))
    def middle(runs, index):
        return statistics.median(run[index] for run in runs)
    ratio = middle(ours, 0) / middle(theirs, 0)
    print(f"http path={path} bytes={len(body)} nginx_rps={middle(theirs, 0):.0f} ithaca_rps={middle(ours, 0):.0f} "
          f"ratio={ratio:.3f} nginx_p99_ms={middle(theirs, 1):.2f} ithaca_p99_ms={middle(ours, 1):.2f}", flush=True)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default="build/release/ithaca")
    parser.add_argument("--data")
    parser.add_argument("--database")
    parser.add_argument("--token", help="of `ithaca token create`; without one, pages for strangers only")
    parser.add_argument("--port", type=int, default=8158)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("paths", nargs="+", metavar="PATH")
    return parser.parse_args()


def main():
    args = arguments()
    ithaca, nginx = f"http://127.0.0.1:{args.port}", f"http://127.0.0.1:{args.port + 1}"
    directory = tempfile.mkdtemp(prefix="ithaca-bench-")
    www = os.path.join(directory, "www")
    os.mkdir(www)
    os.chmod(directory, 0o755)
    with open(os.path.join(directory, "nginx.conf"), "w", encoding="ascii") as file:
        file.write(NGINX.format(dir=directory, port=args.port + 1))
    command = [args.binary, "serve", "--listen", f"127.0.0.1:{args.port}"]
    for name in ("data", "database"):
        if getattr(args, name):
            command += [f"--{name}", getattr(args, name)]
    processes = []
    try:
        with open(os.path.join(directory, "ithaca.log"), "wb") as log:
            began = time.monotonic()
            server = subprocess.Popen(command, stderr=log)
        processes.append(server)
        start = wait_for(ithaca + "/health", server, began)
        time.sleep(1)
        print(f"http start_ms={start:.0f} idle_kib={resident_kib(server.pid)}", flush=True)
        processes.append(subprocess.Popen(["nginx", "-c", os.path.join(directory, "nginx.conf")]))
        time.sleep(0.5)
        for number, path in enumerate(args.paths):
            compare(number, path, ithaca, nginx, args.token, args, www)
        print(f"http after_kib={resident_kib(server.pid)}")
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        for process in processes:
            process.wait(timeout=30)
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    main()
