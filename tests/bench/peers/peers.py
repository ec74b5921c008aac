# SPDX-License-Identifier: MIT
"""Ours against peers on the same work in the same run, interleaved, as a Markdown table.

peers.py BUILD [--rounds N] [--quick] [--only TEXT] [--seed N]

Each round runs every command once, in a random order of its own, so that what disturbs the machine
hits all alike; ratios are taken within a round. Status 1 if a command fails; what is not on this
machine is told in the table.
"""

import argparse
import json
import math
import os
import random
import shutil
import statistics
import subprocess
import sys
import time

DEADLINE_S = 600


class Command:
    """One measured command. `operations`: what its time is divided by."""

    def __init__(self, name, words, operations, read="line", needs=()):
        self.name, self.words, self.operations = name, words, operations
        self.read, self.needs = read, list(needs)
        self.values = {}  # by round

    def missing(self):
        """Why it cannot run here, or None."""
        needed = self.words[:1] + [w for w in self.words if w.startswith(os.sep)] + self.needs
        for word in needed:
            if not (shutil.which(word) or os.path.exists(word)):
                return f"{os.path.basename(word)} is not on this machine"
        return None

    def run(self, number):
        begin = time.monotonic()
        done = subprocess.run(
            self.words, capture_output=True, text=True, timeout=DEADLINE_S, check=False,
            stdin=subprocess.DEVNULL)
        elapsed = time.monotonic() - begin
        if done.returncode != 0:
            sys.exit(f"{' '.join(self.words)}: status {done.returncode}\n{done.stderr}")
        self.values[number] = self.value(done.stdout, elapsed) / self.operations

    def value(self, out, elapsed):
        if self.read == "whole":
            return elapsed
        if self.read == "line":
            return float(out.split()[-1])
        if self.read == "primesieve":
            return float(out.split("Seconds:")[1].split()[0])
        record = json.loads(out.strip().splitlines()[-1])
        if not record["verified"]:
            sys.exit(f"{' '.join(self.words)}: a wrong answer")
        if self.read == "p50":
            return record["latency_seconds"]["p50"]
        if self.read == "cpu":
            return record["cpu_seconds"] / record["seconds"]
        return record["seconds"]


class Row:
    """One line of the table: how many times as fast the best of ours is as the best peer."""

    def __init__(self, what, target, ours, peers):
        self.what, self.target, self.ours, self.peers = what, target, ours, peers

    def ratios(self):
        rounds = sorted(self.ours[0].values)
        best = lambda commands, number: min(c.values[number] for c in commands)
        return [best(self.peers, n) / best(self.ours, n) for n in rounds]

    def fastest(self, commands):
        return min(commands, key=lambda c: statistics.median(c.values.values()))


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


class Suite:
    """What is measured, from what was built."""

    def __init__(self, build, quick):
        self.build, self.quick = build, quick
        self.few = 20 if quick else 1
        self.python = next((p for p in ("/usr/bin/python3", "python3") if shutil.which(p)), "python3")
        self.here = os.path.dirname(os.path.abspath(__file__))
        self.rows, self.shares = [], []

    def ours(self, program, variant, operations, *words, ranks=0, read="record"):
        command = [os.path.join(self.build, program), "--variant", variant, "--json", "--quiet"]
        if ranks:
            command = ["mpirun", "-n", str(ranks)] + command
        return Command(f"{program} {variant}", command + list(words), operations, read)

    def peer(self, name, program, operations, *words, launcher=()):
        path = os.path.join(self.build, "tests", "bench", program)
        return Command(name, list(launcher) + [path] + list(words), operations)

    def script(self, name, what, operations, launcher=()):
        words = list(launcher) + [self.python]
        if what == "futures":
            words += ["-m", "mpi4py.futures"]
        words += [os.path.join(self.here, "python_peers.py"), what, str(operations)]
        return Command(name, words, operations)

    def queues(self):
        items = 4_000_000 // self.few
        for producers, consumers, target in ((1, 1, 4), (1, 2, 2), (2, 2, 2)):
            shape = [str(items), str(producers), str(consumers)]
            flat = ["--items", str(items), "--produce", "0", "--consume", "0", "--capacity", "1024",
                    "--workers", str(producers + consumers), "--producers", str(producers)]
            ring = self.ours("posix/queue", "ring", items, *flat)
            title = f"queue, {producers} producer{'s' * (producers > 1)}, {consumers} consumer{'s' * (consumers > 1)}"
            self.rows.append(Row(f"{title}, better of two", target, [ring], [
                self.peer("GAsyncQueue", "peer_queue_glib", items, *shape),
                self.peer("TBB bounded queue", "peer_queue_tbb", items, *shape)]))
            kind = "single" if producers == consumers == 1 else "many"
            self.rows.append(Row(title, None, [ring], [
                self.peer("ck_ring, yielding", f"peer_queue_ck_{kind}", items, *shape)]))
            if producers == consumers == 1:
                channel = self.ours("posix/queue", "threads", items, *flat)
                self.rows.append(Row(f"{title}, the textbook's", None, [ring], [channel]))
                self.between_processes(items, flat)

    def between_processes(self, items, flat):
        ring = self.ours("posix/queue", "fork_ring", items, *flat)
        self.rows.append(Row("queue of processes", 8, [ring], [
            self.peer("pipe, 8-byte writes", "peer_pipe", items, str(items))]))
        few = 100_000 // self.few
        self.rows.append(Row("queue of processes", None, [ring], [
            self.script("multiprocessing.Queue", "queue", few)]))
        self.rows.append(Row("queue of processes", None, [ring], [
            self.script("Manager().Queue", "manager_queue", few // 10)]))

    def messages(self):
        items = 4_000_000 // self.few
        flat = ["--items", str(items), "--produce", "0", "--consume", "0", "--capacity", "1024"]
        rate = self.peer("8-byte messages, 64 in flight", "peer_messages", items, "rate", str(items),
                         launcher=("mpirun", "-n", "2"))
        batched = self.ours("mpi/queue", "pull", items, *flat, ranks=2)
        single = self.ours("mpi/queue", "pull", items, *flat, "--batch", "1", ranks=2)
        self.rows.append(Row("queue of ranks, batched", 3, [batched], [rate]))
        self.rows.append(Row("queue of ranks, `--batch 1`", 0.5, [single], [rate]))

    def pools(self):
        tasks = 4_000_000 // self.few
        flat = ["--tasks", str(tasks), "--size", "0", "--repeat", "1", "--warmup", "1", "--workers", "2"]
        posix = [self.ours("posix/pool", v, tasks, *flat) for v in ("threads", "counter", "stealing")]
        fork = [self.ours("posix/pool", v, tasks, *flat)
                for v in ("fork", "fork_counter", "fork_stealing")]
        glib = self.peer("GThreadPool", "peer_pool_glib", tasks, str(tasks), "2")
        group = self.peer("TBB task_group", "peer_pool_tbb", tasks, str(tasks), "2")
        self.rows.append(Row("pool, empty tasks, better of two", 4, posix, [glib, group]))
        self.rows.append(Row("pool, empty tasks", None, posix, [
            self.peer("TBB parallel_for", "peer_loop_tbb", tasks, str(tasks), "2")]))
        few = 50_000 // self.few
        self.rows.append(Row("pool of processes, empty tasks", 200, fork, [
            self.script("multiprocessing.Pool, chunksize 1", "pool", few)]))
        self.rows.append(Row("pool of processes, empty tasks", None, fork, [
            self.script("multiprocessing.Pool", "pool_auto", few)]))
        dynamic = self.ours("openmp/pool", "dynamic", tasks, *flat)
        self.rows.append(Row("OpenMP `dynamic`, empty tasks", 0.95, [dynamic], [
            self.peer("bare schedule(dynamic, 1)", "peer_pool_openmp", tasks, str(tasks), "2")]))

    def farms(self):
        tasks = 2_000_000 // self.few
        flat = ["--tasks", str(tasks), "--size", "0", "--warmup", "1"]
        reply = self.peer("bare request and reply", "peer_messages", tasks, "reply", str(tasks),
                          launcher=("mpirun", "-n", "2"))
        single = self.ours("mpi/pool", "manager", tasks, *flat, "--chunk", "1", ranks=2)
        chunks = self.ours("mpi/pool", "manager", tasks, *flat, ranks=2)
        self.rows.append(Row("MPI manager, `--chunk 1`, empty tasks", 1, [single], [reply]))
        self.rows.append(Row("MPI manager, empty tasks", 20, [chunks], [reply]))
        few = 5_000 // self.few
        self.rows.append(Row("MPI manager, empty tasks", None, [chunks], [
            self.script("mpi4py.futures", "futures", few,
                        launcher=("mpirun", "--oversubscribe", "-n", "3"))]))

    def waiting(self):
        ours = self.ours("posix/queue", "ring", 1, "--items", "400", "--workers", "2", "--produce",
                         "2ms", "--consume", "0", read="p50")
        self.rows.append(Row("wake-up of a sleeping consumer, p50", 1 / 1.2, [ours], [
            self.peer("bare futex", "peer_wake", 1, "futex", "400"),
            self.peer("condition variable", "peer_wake", 1, "condition", "400")]))
        for program, variant, ranks in (("posix/queue", "ring", 0), ("posix/queue", "threads", 0),
                                        ("openmp/queue", "sections", 0), ("mpi/queue", "pull", 2)):
            words = ["--items", "2", "--produce", "1s", "--consume", "0"]
            words += [] if ranks else ["--workers", "2"]
            self.shares.append(self.ours(program, variant, 1, *words, ranks=ranks, read="cpu"))

    def primes(self, to):
        for program, variant, ranks in (("posix/find_primes", "pool", 0),
                                        ("openmp/find_primes", "dynamic", 0),
                                        ("mpi/find_primes", "manager", 2)):
            words = ["--kernel", "sieve", "--to", str(to)] + ([] if ranks else ["--workers", "2"])
            ours = self.ours(program, variant, 1, *words, ranks=ranks)
            self.rows.append(Row(f"primes to {to:.0e}", 1 / 1.03, [ours], [
                Command("primesieve -t2", ["primesieve", str(to), "-t2", "--time"], 1,
                        "primesieve")]))

    def web(self):
        server = [os.path.join(self.build, "url-server"), "--plain", "--urls", str(2000 // self.few),
                  "--"]
        shell = lambda text: server + ["sh", "-c", text, "sh", "{urls}"]
        ours = Command("posix/check_urls threads", server + [
            os.path.join(self.build, "posix/check_urls"), "--workers", "50", "--quiet", "{urls}"],
            1, "whole")
        self.rows.append(Row("URLs, 50 at a time", None, [ours], [
            Command("curl --parallel", shell(
                "cut -d' ' -f1 \"$1\" | sed 's/.*/url=\"&\"\\noutput=\"\\/dev\\/null\"/' | "
                "curl --silent --parallel --parallel-max 50 --config -"), 1, "whole", ["curl"])]))
        self.rows.append(Row("URLs, 50 at a time", None, [ours], [
            Command("xargs -P 50 curl", shell(
                "cut -d' ' -f1 \"$1\" | xargs -P 50 -n 1 curl --silent --output /dev/null"), 1,
                "whole", ["curl"])]))


def verdict(row, ratio):
    if row.target is None:
        return "", ""
    return f"{row.target:.3g} x", "yes" if ratio >= row.target else "**no**"


def tell(suite, rounds):
    print("| what | ours | the best peer | ours is faster | at least | reached |")
    print("|---|---|---|---|---|---|")
    for row in suite.rows:
        lacking = [c.missing() for c in row.ours + row.peers if c.missing()]
        if lacking:
            print(f"| {row.what} | | | {lacking[0]} | | |")
            continue
        ratios = row.ratios()
        low, high, claimed = interval(ratios)
        ratio, ours, peer = statistics.median(ratios), row.fastest(row.ours), row.fastest(row.peers)
        spread = f"[{low:.3g}, {high:.3g}]" if claimed else f"({low:.3g}, {high:.3g})"
        target, reached = verdict(row, ratio)
        print(f"| {row.what} | {ours.name}, {seconds(statistics.median(ours.values.values()))} | "
              f"{peer.name}, {seconds(statistics.median(peer.values.values()))} | "
              f"{ratio:.3g} x {spread} | {target} | {reached} |")
    for share in suite.shares:
        if not share.missing():
            value = statistics.median(share.values.values())
            print(f"| CPU of a consumer and a producer that wait 1 s | {share.name}, "
                  f"{100 * value:.2g} % | | | at most 1 % | {'yes' if value <= 0.01 else '**no**'} |")
    print(f"\n{rounds} rounds, each command once a round, in random order; median of the ratios of the "
          "rounds, [ ] its 95 % interval from order statistics, ( ) the range where there are too few.")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build")
    parser.add_argument("--rounds", type=int, default=int(os.environ.get("PEERS_ROUNDS", "7")))
    parser.add_argument("--primes", type=float, default=float(os.environ.get("PEERS_PRIMES", "1e10")))
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    os.environ.setdefault("OMPI_ALLOW_RUN_AS_ROOT", "1")
    os.environ.setdefault("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1")
    suite = Suite(options.build, options.quick)
    for part in ("queues", "messages", "pools", "farms", "waiting", "web"):
        if options.only in part:
            getattr(suite, part)()
    if options.only in "primes":
        suite.primes(10**8 if options.quick else int(options.primes))
    commands = {id(c): c for row in suite.rows for c in row.ours + row.peers}
    commands.update({id(c): c for c in suite.shares})
    present = [c for c in commands.values() if not c.missing()]
    chance = random.Random(options.seed)
    for number in range(options.rounds):
        order = present[:]
        chance.shuffle(order)
        for at, command in enumerate(order):
            print(f"\rround {number + 1} of {options.rounds}, {at + 1} of {len(order)}: "
                  f"{command.name[:50]:50}", end="", file=sys.stderr, flush=True)
            command.run(number)
    print("\r" + 100 * " " + "\r", end="", file=sys.stderr)
    tell(suite, options.rounds)


if __name__ == "__main__":
    main()
