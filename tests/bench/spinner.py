#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# spinner.py BUILD [ROUNDS]: the prices of each panel with 2 workers, beside a loop that is bound to the second CPU.
# Three rounds without the loop say what each price is; then come ROUNDS (50) with it, each of which starts every panel
# once. A price that is off by more than a factor of 2 must be marked: withheld or doubtful. What is not is printed, and
# the status is 1. Takes some 40 s a round where nothing else is at work; needs two CPUs.
import collections
import json
import os
import statistics
import subprocess
import sys

build, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 50
commands = [[f"{build}/posix/prices", "--workers", "2", "--json"], [f"{build}/openmp/prices", "--workers", "2", "--json"],
            ["mpirun", "--bind-to", "none", "-n", "2", f"{build}/mpi/prices", "--json"]]


def prices():
    """The records of one start of each panel."""
    for command in commands:
        lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
        yield from (json.loads(line) for line in lines)


def key(record):
    return tuple(str(record.get(name)) for name in ("panel", "price", "workers", "policy", "bytes"))


quiet = collections.defaultdict(list)
for _ in range(3):
    for record in prices():
        if "withheld" not in record:
            quiet[key(record)].append(record["median"])
quiet = {name: statistics.median(medians) for name, medians in quiet.items()}
loop = subprocess.Popen(["taskset", "-c", "1", "sh", "-c", "while :; do :; done"])
count = collections.Counter()
try:
    for number in range(rounds):
        for record in prices():
            if not quiet.get(key(record)) or not record.get("median"):
                continue
            marked = "withheld" in record or "doubtful" in record
            off = not 0.5 <= record["median"] / quiet[key(record)] <= 2
            count.update(all=1, marked=marked, off=off, missed=off and not marked)
            if off and not marked:
                print(*key(record), f"{record['median']:.3g} s, {quiet[key(record)]:.3g} without the loop")
        print(f"{number + 1} of {rounds}: {count['all']} prices, {count['marked']} marked, {count['off']} off by more than 2 "
              f"times, {count['missed']} of these without a mark; load {os.getloadavg()[0]:.0f}", flush=True)
finally:
    loop.kill()
sys.exit(count["missed"] > 0)
