#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# make_results.py KIND FOLDER [RECORDS]: a folder as `triptych compare` leaves it, made up, for tests
# of the report. KIND: plain (two workloads, a sweep, timelines), slower (the same, by 30 %), hostile
# (every text that a folder can carry tries to break out of the page), many (RECORDS records),
# prices (plain, and a price list), metg (plain, and a sweep of the size of tasks) or race (plain, and
# the race lab).
# The same arguments make the same folder.
import json
import os
import random
import sys

RUN = "2026-11-23T03:46:22.123Z"
EVIL = "</script><script>window.hacked=1</script><!--<script>\"'\\\u2028\u2029<img src=x onerror=window.hacked=2>&amp;"
VARIANTS = {
    "cpu_bound": [("posix", "sync", 1.0), ("posix", "threads", 1.0), ("posix", "fork", 1.02),
                  ("posix", "gil", 1.9), ("openmp", "for", 1.0), ("mpi", "ranks", 1.01)],
    "pool": [("posix", "threads", 1.0), ("openmp", "dynamic", 0.98), ("mpi", "counter", 1.1)],
    "data_race": [("posix", "racy", 0.3), ("posix", "mutex", 1.0), ("openmp", "atomic", 0.6)],
}


def record(chance, workload, panel, variant, workers, seconds, parameters, setting, launch):
    wobble = 1 + abs(chance.gauss(0, 0.04)) + (0.3 if chance.random() < 0.03 else 0)
    alone = variant == "sync"
    return {
        "schema": "triptych/1", "workload": workload, "panel": panel, "variant": variant,
        "workers": workers, "ranks": workers if panel == "mpi" else 1, "threads_per_rank": 1,
        "parameters": parameters, "repetition": 1,
        "seconds": seconds * wobble / (1 if alone or variant == "gil" else workers),
        "setup_seconds": 0.0002 * workers, "launch_seconds": 0.3 if panel == "mpi" else 0.002,
        "answer": {"count": 2, "sum": 1}, "expected": {"count": 2, "sum": 1}, "verified": True,
        "lost": 41 if variant == "racy" else 0, "cpu_seconds": seconds, "max_rss_bytes": 3 << 20,
        "run": RUN, "launch": launch, "block": launch, "setting": setting,
    }


def cells():
    for workload, variants in VARIANTS.items():
        for panel, variant, factor in variants:
            for workers in [1] if variant == "sync" else [1, 2]:
                for size in [1000, 4000, 16000] if workload == "pool" else [1000]:
                    if variant == "racy":  # of a size of its own, as in the default comparison
                        size = 300
                    setting = f"size={size}" if workload == "pool" or variant == "racy" else ""
                    yield workload, panel, variant, workers, factor * size / 1e5, {"size": size, "tasks": 2}, setting


HAND_OVER_S = {("posix", "counter"): 1e-7, ("openmp", "dynamic"): 1e-12, ("mpi", "manager"): 4e-7}


def metg_cells():
    """Tasks of so many additions of half a nanosecond, each of them handed over: METG is twice what that takes."""
    for (panel, variant), hand_over_s in HAND_OVER_S.items():
        for size in [4 ** power for power in range(1, 9)]:
            tasks = 10_000
            yield ("pool", panel, variant, 2, tasks * (hand_over_s + size * 5e-10), {"size": size, "tasks": tasks},
                   f"chunk=1 size={size} tasks={tasks}")


def trace(chance, panel, workers, seconds, slices, name="task"):
    events = [{"name": "process_name", "ph": "M", "pid": 0, "tid": 0, "args": {"name": panel}}]
    for lane in range(workers):
        title = f"rank {lane} on here cpu {lane}" if panel == "mpi" else f"worker {lane} (thread)"
        events.append({"name": "thread_name", "ph": "M", "pid": 0, "tid": lane,
                       "args": {"name": title if name == "task" else name}})
        at, step = chance.random() * 20, 1e6 * seconds / slices
        for number in range(slices):
            length = step * (0.5 + 0.4 * chance.random())
            events.append({"name": f"{name} {number}", "cat": "task", "ph": "X", "ts": at, "dur": length,
                           "pid": 0, "tid": lane, "args": {"busy_us": length, "parts": 1}})
            kind = ["lock", "message", "wait"][number % 3]
            events.append({"name": f"a {kind}", "cat": kind, "ph": "X", "ts": at + length, "dur": step - length,
                           "pid": 0, "tid": lane, "args": {"times": 2, "waited_us": (step - length) / 2}})
            at += step
    return {"displayTimeUnit": "ms", "traceEvents": events,
            "otherData": {"makespan_seconds": 1.1 * seconds, "clock_error_seconds": 2e-6 if panel == "mpi" else 1e-9}}


PRICES = [  # name, group, unit, {panel: (policy, seconds with 2 workers)}
    ("clock_read", "clock", "s", {"posix": ("", 3e-8), "openmp": ("", 4e-8), "mpi": ("", 5e-8)}),
    ("mutex", "shared", "s", {"posix": ("", 4e-8)}),
    ("barrier", "together", "s", {"posix": ("", 3e-6), "openmp": ("passive", 2e-6), "mpi": ("spin", 6e-7)}),
    ("round_trip_1048576", "messages", "s", {"mpi": ("spin", 2e-4)}),
    ("mpi_init", "start", "s", {"mpi": ("", 0.3)}),
    ("wait_cpu_spinning", "waiting", "1", {"mpi": ("spin", 0.99)}),
]


def prices(chance, spoilt):
    """The records of `triptych prices`: two numbers of workers, 8 processes each, but few of mpi_init."""
    lines = []
    for name, group, unit, panels in PRICES:
        for panel, (policy, cost) in panels.items():
            for workers in [1] if name == "clock_read" else [2, 4]:
                for launch in range(2 if name == "mpi_init" else 8):
                    values = [cost * workers / 2 * (1 + abs(chance.gauss(0, 0.1))) for _ in range(3)] if unit == "s" else [cost]
                    lines.append({"schema": "triptych/1", "price": name, "panel": panel, "workers": workers, "unit": unit,
                                  "median": sorted(values)[len(values) // 2], "low": min(values), "high": max(values),
                                  "samples": len(values), "values": values, "group": group, "policy": policy,
                                  "meaning": EVIL if spoilt else f"what {name} is", "run": RUN, "launch": launch + 1})
    if spoilt:
        good = lines[0]
        lines += [dict(good, price=EVIL), dict(good, panel=EVIL), dict(good, policy=EVIL), dict(good, unit="m"),
                  dict(good, median=-1), dict(good, workers=0), dict(good, workers=1e300), dict(good, values=["1"]),
                  dict(good, values=[-1]), dict(good, group=7, meaning=7), [], None, EVIL]
    return "\n".join(json.dumps(line) for line in lines) + "\n{\"schema\":"


def race(chance, spoilt):
    """race.jsonl: racy forms by build, mended ones by workers, a further race, what detectors say."""
    lines = []

    def add(part, name, panel, variant, build, workers, broken, lost, seconds):
        for launch in range(1, 8):
            lines.append({"schema": "triptych/1", "race": part, "workload": name, "panel": panel, "variant": variant,
                          "build": build, "workers": workers, "may_lose": broken, "expected": {"count": 1000, "sum": 1000},
                          "lost": round(lost * 1000 * chance.uniform(0.95, 1.05)) if lost else 0, "verified": True,
                          "seconds": seconds * chance.uniform(0.9, 1.1), "run": RUN, "launch": launch})

    def say(detector, panel, variant, broken, named, why=""):
        lines.append({"schema": "triptych/1", "race": "detector", "detector": detector, "workload": "data_race",
                      "panel": panel, "variant": variant, "may_lose": broken, "tries": 0 if why else 1, "why": why,
                      "named": [{"kind": "data race", "file": file, "line": line} for file, line in named], "run": RUN})

    for build in ("gcc-O0", "gcc-O2", "clang-O0", "clang-O2"):
        add("lab", "data_race", "posix", "racy", build, 2, True, 0.5, 1e-3)
        add("lab", "data_race", "mpi", "racy", build, 2, True, 0.4, 1e-3)
    for workers in (1, 2, 4):
        add("mended", "data_race", "posix", "mutex", "", workers, False, 0, 2e-5 * workers)
        add("mended", "data_race", "openmp", "atomic", "", workers, False, 0, 1e-5 * workers)
    add("further", "check_then_act", "posix", "broken", "", 2, True, 0.25, 1e-3)
    add("further", "check_then_act", "posix", "swap", "", 2, False, 0, 1e-5)
    add("further", "false_sharing", "posix", "shared_line", "", 2, False, 0, 4e-5)
    add("further", "false_sharing", "posix", "padded", "", 2, False, 0, 1e-5)
    say("tsan", "posix", "racy", True, [("data_race.c", 48), ("data_race.c", 50)])
    say("tsan", "posix", "mutex", False, [])
    say("tsan", "posix", "fork_racy", True, [], EVIL if spoilt else "it does not see what processes do")
    say("helgrind", "posix", "racy", True, [])
    if spoilt:
        good, said = lines[0], lines[-1]
        lines += [dict(good, race=EVIL), dict(good, workload=EVIL), dict(good, build=EVIL), dict(good, lost=2000),
                  dict(good, expected={"count": 0}), dict(good, workers=1e300), dict(good, seconds=-1), dict(good, lost="1"),
                  dict(good, verified=7), dict(said, detector=EVIL), dict(said, named=[{"kind": EVIL}]),
                  dict(said, named=[{"kind": "data race", "file": EVIL}]), dict(said, named=7), dict(said, tries=-1), [], None]
    return "\n".join(json.dumps(line) for line in lines) + "\n{\"schema\":"


def simulation(spoilt):
    """A manager whose limit is 200 ranks with tasks of 1 ms, and a tree that knows none."""
    lines = []
    for task in (1e-4, 1e-3):
        for ranks in (8, 64, 1024, 4096):
            limit = 2e5 * task
            good = {"schema": "triptych/1", "simulation": "pool", "variant": "manager", "platform": "flat", "ranks": ranks,
                    "tasks": 20 * ranks, "task_seconds": task, "seconds": 20 * task, "efficiency": min(0.97, limit / ranks),
                    "dispatch_rate": 2e5, "limit_ranks": limit, "limit_is_lower_bound": False}
            lines += [good, dict(good, variant="tree", efficiency=0.95, limit_ranks=40000, limit_is_lower_bound=True)]
    left = dict(lines[0], ranks=16384, trouble="left out: --budget is spent")
    for name in ("seconds", "efficiency"):
        del left[name]
    lines.append(left)
    if spoilt:
        lines += [dict(left, variant=EVIL, platform=EVIL, trouble=EVIL), dict(lines[0], ranks=EVIL), dict(lines[0], ranks=-1),
                  dict(lines[0], task_seconds=0), dict(lines[0], efficiency=EVIL, seconds=[]), dict(lines[0], schema="x"), []]
    return "".join(json.dumps(line) + "\n" for line in lines)


def over_hosts(line):
    """The same record, of two hosts; on the second one a task takes twice as long."""
    workers = line["workers"]
    return dict(line, placement=[{"worker": at, "host": f"n{1 + at % 2}", "cpu": 0} for at in range(workers)],
                worker_tasks=[10] * workers, worker_seconds=[0.1 * (1 + at % 2) for at in range(workers)])


def write(folder, name, data):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8", errors="surrogatepass") as file:
        file.write(data if isinstance(data, str) else json.dumps(data))


def make(kind, folder, wanted):
    chance = random.Random(20261123)
    scale = 1.3 if kind == "slower" else 1
    plan, lines = [], []
    runs = 8 if kind != "many" else -(-wanted // sum(1 for _ in cells()))
    swept = list(metg_cells()) if kind == "metg" else []
    for workload, panel, variant, workers, seconds, parameters, setting in [*cells(), *swept]:
        cell = {"workload": workload, "panel": panel, "variant": variant, "workers": workers, "setting": setting,
                "alone": variant == "sync", "may_lose": variant == "racy"}
        if (workers == 2 or variant == "sync") and "tasks=" not in setting:
            cell["trace"] = f"traces/{workload}-{panel}-{variant}-{len(plan)}.json"
            write(folder, cell["trace"], trace(chance, panel, workers, seconds * scale, 4000 if variant == "gil" else 6))
        plan.append(cell)
        few = 3 if kind != "many" and (panel, variant, workers) == ("posix", "fork", 2) else runs
        lines += [record(chance, workload, panel, variant, workers, seconds * scale, parameters, setting, launch)
                  for launch in range(1, few + 1)]
    chance.shuffle(lines)
    lines = lines[:wanted] if kind == "many" else lines
    environment = {
        "schema": "triptych/1", "run": RUN, "arguments": ["triptych", "compare"], "seed": 1,
        "policy": ["OpenMP threads are not bound.", "MPI: --bind-to none."], "cells": plan,
        "machine": {"host": kind, "cpu": {"model": "A CPU", "cores": 2}, "allowed": {"cpus": 2},
                    "memory": {"total_bytes": (8 if kind == "slower" else 4) << 30}},
        "left_out": ["4 workers: there are 2 CPUs"],
        "failures": [{"cell": plan[4], "why": "ended by signal 11 (Segmentation fault)", "skipped": False}],
    }
    if kind == "cluster":
        lines = [over_hosts(line) if line["panel"] == "mpi" else line for line in lines]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    if kind in ("cluster", "hostile"):
        write(folder, "simulation.jsonl", simulation(kind == "hostile"))
    if kind == "hostile":
        text = spoil(folder, environment, lines)
    if kind in ("prices", "hostile"):
        write(folder, "prices.jsonl", prices(chance, kind == "hostile"))
    if kind in ("race", "hostile"):
        write(folder, "race.jsonl", race(chance, kind == "hostile"))
    write(folder, "records.jsonl", text)
    write(folder, "environment.json", environment)


def spoil(folder, environment, lines):
    evil = EVIL.replace("\u2028", "").replace("\u2029", "")
    environment["arguments"] = environment["policy"] = environment["left_out"] = [EVIL] * 3
    environment["machine"] = {EVIL: {EVIL: EVIL, "cpu": [EVIL, {EVIL: EVIL}]}, "cpu": {"model": EVIL}, "__proto__": {"x": 1}}
    environment["failures"][0]["why"] = EVIL
    environment["findings"] = {
        "title": {}, "panels": ["posix", EVIL, 3], "notes": [EVIL, []], "legend": 7, "sizes": EVIL,
        "work": [None, 1, {"workload": EVIL, "mark": {}, "workers": "9", "values": [EVIL, 5, {}], "words": EVIL, "speedup": []}],
        "differs": [{"label": EVIL, "values": "x", "words": {}}], "lessons": [{"text": EVIL, "file": 1}, EVIL]}
    write(folder, environment["cells"][0]["trace"], trace(random.Random(1), EVIL, 1, 1, 3, EVIL))
    write(folder, environment["cells"][2]["trace"], "{\"traceEvents\":[" + "[" * 100000)
    os.remove(os.path.join(folder, environment["cells"][4]["trace"]))
    os.symlink("/etc/passwd", os.path.join(folder, environment["cells"][4]["trace"]))
    for cell in environment["cells"][-4:]:
        cell["setting"] = evil
    for line in lines:
        if line["workload"] == "data_race" and line["panel"] == "openmp":
            line["setting"] = evil
        line["parameters"]["text"] = EVIL
    text = [json.dumps(line) for line in lines]
    bad = dict(lines[0], workload=EVIL)
    text[3:3] = [json.dumps(bad), "{", "null", "[" * 5000, json.dumps(dict(lines[0], seconds="1")),
                 json.dumps(dict(lines[0], seconds=1e300)), json.dumps(dict(lines[0], verified=False)), "\0\0", EVIL]
    return "\n".join(text) + "\n{\"schema\":\"tript"


if __name__ == "__main__":
    make(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 0)
