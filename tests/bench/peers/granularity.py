# SPDX-License-Identifier: MIT
"""METG(50 %), which `triptych compare` measures by itself, as lines of the table."""

import json
import os
import shutil
import subprocess
import sys

from measure import reached, seconds, tell_progress


# Microseconds that METG(50 %) with 2 workers may be.
MOST_US = {
    "pool": {"posix": 0.1, "openmp": 1.5, "mpi": 0.3},
    "graph": {"posix": 0.5, "openmp": 3, "mpi": 1},  # stencil_1d
}


def metg(build, anew, print_lines):
    """Lines on METG(50 %), which `triptych compare` measures by itself, given to print_lines() a
    workload at a time; all of them, and any failure? What an interrupted run has measured is used,
    unless it is to be done anew."""
    lines, broken = [], False
    for workload in MOST_US:
        if anew:
            forget(build, workload)
        more, failed = metg_of(build, workload)
        print_lines(more)
        lines += more
        broken = broken or failed
    for workload in MOST_US if not broken else ():
        forget(build, workload)
    return lines, broken


def folder_of(build, workload):
    return os.path.join(build, f"peers-metg-{workload}")


def forget(build, workload):
    shutil.rmtree(folder_of(build, workload), ignore_errors=True)


def metg_of(build, workload):
    folder = folder_of(build, workload)
    words = [os.path.join(build, "triptych"), "compare", workload, "--metg", "--workers", "2",
             "--format", "json", "--output", folder]
    words += ["--resume"] * os.path.exists(os.path.join(folder, "records.jsonl"))
    tell_progress(f"METG: triptych compare {workload} --metg")
    try:
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              timeout=1800, check=False, stdin=subprocess.DEVNULL)
        found = json.loads(done.stdout)["metg"]
    except (OSError, ValueError, LookupError, subprocess.SubprocessError) as trouble:
        print(f"\npeers: {' '.join(words)}: {trouble}", file=sys.stderr)
        return [f"| METG(50 %), 2 workers, {workload} | | | failed | | |"], True
    return [metg_line(workload, panel, [m for m in found if m["panel"] == panel])
            for panel in MOST_US[workload]], done.returncode != 0


def metg_line(workload, panel, metgs):
    """The best variant of a panel, against what it may be."""
    what = f"METG(50 %), 2 workers, {workload}, {panel}"
    most = MOST_US[workload][panel]
    known = [m for m in metgs if m.get("figure", "metg") == "metg" and m["granularity_seconds"]["n"] > 0]
    if not known:
        return f"| {what} | | | not measured | | |"
    best = min(known, key=lambda m: m["granularity_seconds"]["median"])
    value = best["granularity_seconds"]
    low, high = seconds(value["low"]), seconds(value["high"])
    return (f"| {what} | {panel}/{workload} {best['variant']}, {seconds(value['median'])} "
            f"({low} ... {high}, {value['n']} starts) | | | at most {most:.3g} us | "
            f"{reached(value['median'] <= most * 1e-6)} |")
