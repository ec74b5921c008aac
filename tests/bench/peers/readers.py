# SPDX-License-Identifier: MIT
"""What a measured command has printed, read as seconds."""

import json


class Broken(Exception):
    """A command failed or said something that is no measurement."""


def read_line(out, _elapsed_s):
    return float(out.split()[-1])


def read_whole(_out, elapsed_s):
    return elapsed_s


def read_primesieve(out, _elapsed_s):
    return float(out.split("Seconds:")[1].split()[0])


def record_of(out):
    record = json.loads(out.strip().splitlines()[-1])
    if not record["verified"]:
        raise Broken("a wrong answer")
    return record


def read_handed(out, _elapsed_s):
    """Seconds by the share of the tasks that rank 0 did not do itself, without a message."""
    record = record_of(out)
    handed = sum(record["worker_tasks"][1:])
    if handed == 0:
        raise Broken("no task was handed over")
    return record["seconds"] * sum(record["worker_tasks"]) / handed


def read_osu(out, _elapsed_s):
    """The last line of an osu-micro-benchmarks program: bytes and microseconds."""
    return float(out.strip().splitlines()[-1].split()[1]) * 1e-6


def read_imb(out, _elapsed_s):
    """The line of IMB-MPI1 on 8 bytes: bytes, repetitions, microseconds."""
    lines = [line.split() for line in out.splitlines()]
    return next(float(words[2]) for words in lines if len(words) > 2 and words[0] == "8") * 1e-6


def read_epcc(out, _elapsed_s):
    """What a construct adds, by the EPCC OpenMP microbenchmarks: the median since version 4, else the
    mean, in microseconds."""
    lines = [line.split("=")[1] for word in ("median_ovrhd", "overhead")
             for line in out.splitlines() if f" {word} " in line]
    return float(lines[0].split()[0]) * 1e-6


def read_price(out, _elapsed_s):
    """The one price of our list that was asked for."""
    price = next(json.loads(line) for line in out.splitlines() if line.startswith("{"))
    if price.get("withheld"):
        raise Broken(f"the price is withheld: {price['withheld']}")
    return price["median"]


def read_one_way(out, elapsed_s):
    """Half of the round trip of 8 bytes that our price list has."""
    return read_price(out, elapsed_s) / 2


READERS = {
    "line": read_line,
    "whole": read_whole,
    "primesieve": read_primesieve,
    "record": lambda out, _: record_of(out)["seconds"],
    "p50": lambda out, _: record_of(out)["latency_seconds"]["p50"],
    "handed": read_handed,
    "osu": read_osu,
    "imb": read_imb,
    "epcc": read_epcc,
    "price": read_price,
    "one_way": read_one_way,
    "cpu": lambda out, _: record_of(out)["cpu_seconds"] / record_of(out)["seconds"],
}
