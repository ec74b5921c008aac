# SPDX-License-Identifier: MIT
"""Commands that are timed against each other, and what is told of them."""

import math
import os
import random
import shutil
import statistics
import subprocess
import sys
import time

from readers import READERS, Broken

DEADLINE_S = 600  # only against hanging


class Command:
    """One measured command. `operations`: what its time is divided by. `lacks`: what this machine
    has not got that the words do not show."""

    def __init__(self, name, words, operations, read="line", lacks=""):
        self.name, self.words, self.operations = name, words, operations
        self.read_name, self.read, self.lacks = read, READERS[read], lacks
        self.values = {}  # by round
        self.failure = ""

    def missing(self):
        """What it needs and this machine has not got, or ""."""
        if self.lacks:
            return self.lacks
        for word in self.words[:1] + [w for w in self.words if w.startswith(os.sep)]:
            if not (shutil.which(word) or os.path.exists(word)):
                return os.path.basename(word)
        return ""

    def usable(self):
        return not self.missing() and not self.failure

    def run(self, number):
        """One sample. A failure is told once, and the command is not tried again."""
        try:
            self.values[number] = self.sample() / self.operations
        except (Broken, OSError, subprocess.SubprocessError, ValueError, LookupError) as trouble:
            self.failure = " ".join(str(trouble).split())
            print(f"\npeers: {' '.join(self.words)}: {self.failure}", file=sys.stderr)

    def sample(self):
        begin_s = time.monotonic()
        done = subprocess.run(self.words, capture_output=True, text=True, timeout=DEADLINE_S,
                              check=False, stdin=subprocess.DEVNULL)
        elapsed_s = time.monotonic() - begin_s
        if done.returncode != 0:
            raise Broken(f"status {done.returncode} {done.stderr[-300:]}")
        value = self.read(done.stdout, elapsed_s)
        if not (math.isfinite(value) and value > 0):
            raise Broken(f"{value} is no measurement")
        return value

    def median(self):
        return statistics.median(self.values.values())

    def told(self):
        return f"{self.name}, {seconds(self.median())}"


def interval(values):
    """The 95 % interval of the median from order statistics, or the range and False."""
    n, values = len(values), sorted(values)
    for skip in range((n - 1) // 2, -1, -1):
        outside = 2 * sum(math.comb(n, k) for k in range(skip + 1)) / 2**n
        if outside <= 0.05:
            return values[skip], values[n - 1 - skip], True
    return values[0], values[-1], False


def seconds(value):
    for unit, scale in (("s", 1), ("ms", 1e-3), ("us", 1e-6)):
        if value >= scale:
            return f"{value / scale:.3g} {unit}"
    return f"{value / 1e-9:.3g} ns"


def reached(yes):
    return "yes" if yes else "**no**"


class Row:
    """One line of the table: how many times as fast the best of ours is as the best peer. The best
    is the one with the least median over all rounds. The fastest of each round would flatter the
    side that has more commands: with noise, the least of three is less than the least of two."""

    def __init__(self, what, target, ours, peers):
        self.what, self.target, self.ours, self.peers = what, target, ours, peers

    def commands(self):
        return self.ours + self.peers

    def lacks(self):
        """What stands in the way of some of the commands, as a phrase, or ""."""
        absent = sorted({c.missing() for c in self.commands() if c.missing()})
        failed = sorted({c.name for c in self.commands() if c.failure})
        why = [f"not on this machine: {', '.join(absent)}"] * bool(absent)
        return "; ".join(why + [f"failed: {', '.join(failed)}"] * bool(failed))

    def line(self):
        sides = []
        for side in (self.ours, self.peers):
            measured = [c for c in side if c.usable() and c.values]
            sides.append(min(measured, key=Command.median) if measured else None)
        why = self.lacks()
        if None in sides:
            return f"| {self.what} | | | {why or 'not measured'} | | |"
        ours, peer = sides
        ratios = [peer.values[n] / ours.values[n] for n in ours.values if n in peer.values]
        if not ratios:
            return f"| {self.what} | {ours.told()} | {peer.told()} | {why or 'no common round'} | | |"
        low, high, claimed = interval(ratios)
        ratio = statistics.median(ratios)
        spread = f"[{low:.3g}, {high:.3g}]" if claimed else f"({low:.3g}, {high:.3g})"
        what = f"{self.what} ({why})" if why else self.what
        target = f"{self.target:.3g} x" if self.target else ""
        verdict = reached(ratio >= self.target) if self.target else ""
        return (f"| {what} | {ours.told()} | {peer.told()} | {ratio:.3g} x {spread} | {target} | "
                f"{verdict} |")


class Share(Row):
    """A line on one command of ours, whose value may be at most `target`."""

    def __init__(self, what, target, command):
        super().__init__(what, target, [command], [])

    def line(self):
        command = self.ours[0]
        if not command.usable() or not command.values:
            return f"| {self.what} | {command.name} | | {self.lacks() or 'not measured'} | | |"
        value = command.median()
        return (f"| {self.what} | {command.name}, {100 * value:.2g} % | | | at most "
                f"{100 * self.target:.3g} % | {reached(value <= self.target)} |")


def groups_of(rows):
    """Rows that share a command are measured together. Each group is a list of rows, in order."""
    groups = []
    for row in rows:
        mine = {id(c) for c in row.commands()}
        touched = [g for g in groups if any(id(c) in mine for r in g for c in r.commands())]
        merged = [r for g in touched for r in g] + [row]
        groups = [g for g in groups if g not in touched] + [merged]
    return groups


def measure(rows, rounds, seed, kept, print_rows):
    """Runs each command once a round, in a random order of its own, a group of rows after the
    other; what was kept of an interrupted run is not measured again, but a round that it broke off is.
    Gives the rows of each finished group to print_rows(). Any failure?"""
    chance = random.Random(seed)
    for group in groups_of(rows):
        commands = list({id(c): c for row in group for c in row.commands()}.values())
        for command in commands:
            kept.recall(command)
        for number in range(rounds):
            order = [c for c in commands if c.usable()]
            chance.shuffle(order)
            if all(number in c.values for c in order):
                continue
            for command in order:
                tell_progress(f"round {number + 1} of {rounds}: {command.name}")
                command.run(number)
            for command in order:  # the whole round or nothing, since ratios are taken within it
                kept.note(command)
        if sys.stderr.isatty():
            print("\r" + 79 * " " + "\r", end="", file=sys.stderr)
        print_rows(group)
    return any(c.failure for row in rows for c in row.commands())


def tell_progress(text):
    if sys.stderr.isatty():
        print(f"\r{text[:79]:79}", end="", file=sys.stderr, flush=True)
    else:
        print(text, file=sys.stderr, flush=True)


HEAD = ("| what | ours | the best peer | ours is faster | at least | reached |\n"
        "|---|---|---|---|---|---|")


def foot(rounds):
    """What stands below the table."""
    return (f"{rounds} rounds, each command once a round, in random order. Times are medians "
            "of one operation; \"ours is faster\" is the median of the rounds' ratios of the two "
            "that are named, [ ] its 95 % interval from order statistics, ( ) the range where "
            "rounds are too few for one. Of several commands on a side the one with the least "
            "median is named. GAsyncQueue has no bound, and ck_ring does not block: who cannot go "
            "on yields.")
