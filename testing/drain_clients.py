"""Clients of a store that is asked to end: run by up.sh with URL, token and process id."""
import os
import re
import signal
import socket
import sys
import time
from urllib.parse import urlsplit
from urllib.request import urlopen

SECONDS_MAX = 10

url, token, pid = sys.argv[1], sys.argv[2], int(sys.argv[3])
parts = urlsplit(url)


def connect():
    client = socket.create_connection((parts.hostname, parts.port), timeout=30)
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return client


def head(method, path, length):
    return (
        f"{method} {parts.path}/{path} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
        f"X-Auth-Token: {token}\r\nContent-Length: {length}\r\n\r\n"
    ).encode()


def status(client):
    line = b""
    while not line.endswith(b"\n"):
        byte = client.recv(1)
        if not byte:
            return f"closed after {line!r}"
        line += byte
    return line.decode().split()[1]


def in_flight():
    page = urlopen(f"http://{parts.netloc}/metrics", timeout=30).read().decode()
    return int(float(re.search(r"^\S*proxy\S*in_flight\S* (\S+)$", page, re.M).group(1)))


def expect(what, got, wanted):
    if got != wanted:
        sys.exit(f"FAILED: {what}: got {got!r}, wanted {wanted!r}")


# An answer for each first, so that the server has seen the connections for certain.
idle, uploading, stuck, late = connect(), connect(), connect(), connect()
for client in (idle, uploading, stuck, late):
    client.sendall(head("HEAD", "c1", 0))
    expect("HEAD", status(client), "204")
    while b"\r\n\r\n" not in (seen := client.recv(4096)):
        pass

uploading.sendall(head("PUT", "c1/drained", 8) + b"half")
stuck.sendall(head("PUT", "c1/stuck", 8) + b"half")
deadline = time.monotonic() + 60
while in_flight() < 3:  # the two, and the question itself
    if time.monotonic() > deadline:
        sys.exit("FAILED: the uploads did not begin")

began = time.monotonic()
os.kill(pid, signal.SIGTERM)
deadline = began + 5
answer = "204"
while answer != "503" and time.monotonic() < deadline:
    late.sendall(head("GET", "c1/o", 0))
    answer = status(late)
    if answer not in ("200", "204", "503"):
        break
    if answer != "503":
        late.close()
        late = connect()
expect("a new request while draining", answer, "503")

uploading.sendall(b"half")
expect("an upload in flight", status(uploading), "201")

while time.monotonic() < began + SECONDS_MAX:
    # The shell is the parent: it sees the process as gone only after its wait, so look at its state.
    try:
        with open(f"/proc/{pid}/stat") as stat:
            if stat.read().rpartition(") ")[2].startswith("Z"):
                break
    except (FileNotFoundError, ProcessLookupError):
        break  # the shell was quicker
    time.sleep(0.05)
else:
    sys.exit(f"FAILED: not ended {SECONDS_MAX} s after SIGTERM")
print(f"    ended {time.monotonic() - began:.1f} s after SIGTERM")
