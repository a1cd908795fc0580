#!/usr/bin/env python3
"""Reads a trace of `strace -f -y -ttt` and checks that each 201 came after durable volumes.

Usage: durability_trace.py TRACE PUTS DEVICES-FOLDER
For PUT number i, done one after another, a device counts when a volume write that holds the name
`object-number-i-` had returned before an fdatasync of that volume began, and that fdatasync had
returned 0 before the answer `HTTP/1.1 201` began to be written to the client. A majority of the
three replicas must count.
"""
import re
import sys

MAJORITY = 2
LINE = re.compile(r"^(\d+) +(\d+\.\d+) (.*)$")
CALL = re.compile(r"^(\w+)\(\d+<([^>]*)>(.*)$", re.S)
RESUMED = re.compile(r"^<\.\.\. (\w+) resumed>(.*)$", re.S)
RESULT = re.compile(r"= (-?\d+)")
OBJECT = re.compile(r"object-number-(\d+)-")


class Call:
    """One system call: its name, file, text, and its begin and end as line numbers of the trace."""

    def __init__(self, name, path, text, begin):
        self.name, self.path, self.text, self.begin = name, path, text, begin
        self.end, self.result = None, None


def calls(trace):
    under_way = {}
    with open(trace, encoding="latin-1") as lines:
        for number, line in enumerate(lines):
            match = LINE.match(line)
            if not match:
                continue
            thread, rest = match.group(1), match.group(3)
            resumed = RESUMED.match(rest)
            if resumed:
                call = under_way.pop(thread, None)
                if call is None:
                    continue
            else:
                opened = CALL.match(rest)
                if not opened:
                    continue
                call = Call(opened.group(1), opened.group(2), opened.group(3), number)
                if "<unfinished ...>" in rest:
                    under_way[thread] = call
                    yield call
                    continue
                yield call
            call.end = number
            results = RESULT.findall(rest)
            call.result = int(results[-1]) if results else None


def device_of(path, devices):
    if path.startswith(devices + "/") and "/volumes/" in path:
        return path[len(devices) + 1:].split("/")[0]
    return None


def main(trace, puts, devices):
    writes, syncs, answers = [], [], []
    for call in list(calls(trace)):
        device = device_of(call.path, devices)
        if device and "write" in call.name:
            for number in OBJECT.findall(call.text):
                writes.append((int(number), device, call))
        elif device and call.name == "fdatasync":
            syncs.append((device, call))
        elif "HTTP/1.1 201" in call.text and "X-Trans-Id" in call.text:
            answers.append(call)
    if len(answers) < puts:
        sys.exit("only %d answers 201 in the trace, %d PUTs" % (len(answers), puts))
    weakest = 99
    for number in range(1, puts + 1):
        answer = answers[number - 1]
        durable = set()
        for written, device, write in writes:
            if written != number or write.end is None or write.result is None or write.result <= 0:
                continue
            for synced, sync in syncs:
                if (synced == device and sync.path == write.path and sync.begin > write.end
                        and sync.end is not None and sync.result == 0 and sync.end < answer.begin):
                    durable.add(device)
        weakest = min(weakest, len(durable))
        if len(durable) < MAJORITY:
            sys.exit("PUT %d was answered 201 with %d devices durable: %s" % (number, len(durable), sorted(durable)))
    print("  %d answers, each after fdatasync of its record on at least %d devices" % (puts, weakest))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3].rstrip("/"))
