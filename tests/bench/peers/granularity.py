# SPDX-License-Identifier: MIT
"""METG(50 %), which `triptych compare` measures by itself, as lines of the table."""

import json
import os
import subprocess
import sys

from measure import reached, seconds, tell_progress


def metg(build, scratch):
    """Lines on METG(50 %), which `triptych compare` measures by itself; and any failure?"""
    words = [os.path.join(build, "triptych"), "compare", "pool", "--metg", "--workers", "2",
             "--format", "json", "--output", os.path.join(scratch, "metg")]
    tell_progress("METG: triptych compare pool --metg")
    try:
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              timeout=1800, check=False, stdin=subprocess.DEVNULL)
        found = json.loads(done.stdout)["metg"]
    except (OSError, ValueError, LookupError, subprocess.SubprocessError) as trouble:
        print(f"\npeers: {' '.join(words)}: {trouble}", file=sys.stderr)
        return ["| METG(50 %), 2 workers | | | failed | | |"], True
    return [metg_line(panel, [m for m in found if m["panel"] == panel])
            for panel in ("posix", "openmp", "mpi")], done.returncode != 0


def metg_line(panel, metgs):
    """The best variant of a panel, against the 0.5 us that it may be."""
    what = f"METG(50 %), 2 workers, {panel}"
    known = [m for m in metgs if m.get("figure", "metg") == "metg" and m["granularity_seconds"]["n"] > 0]
    if not known:
        return f"| {what} | | | not measured | | |"
    best = min(known, key=lambda m: m["granularity_seconds"]["median"])
    value = best["granularity_seconds"]
    low, high = seconds(value["low"]), seconds(value["high"])
    return (f"| {what} | {panel}/pool {best['variant']}, {seconds(value['median'])} "
            f"({low} ... {high}, {value['n']} starts) | | | at most 0.5 us | "
            f"{reached(value['median'] <= 0.5e-6)} |")
