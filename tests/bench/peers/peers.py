# SPDX-License-Identifier: MIT
"""Ours against peers on the same work in the same run, interleaved, as a Markdown table.

peers.py BUILD [--rounds N] [--quick] [--only PART] [--seed N]

Each round runs every command once, in a random order of its own, so that what disturbs the machine
hits all alike; ratios are taken within a round. Rows that share a command are measured together and
printed as soon as they are known. What is measured is kept in BUILD/peers.json, so that a run that is
interrupted goes on where it was when it is started again (--anew: from the beginning). At the end the table is in
BUILD/peers.md. Status 1 if a command fails; what is not on this machine is told in the table.
"""

import argparse
import functools
import os
import shutil
import subprocess
import sys
import tempfile

import granularity
import kept
import measure
from measure import Command, Row, Share

PARTS = ("queues", "suites", "messages", "pools", "farms", "waiting", "web", "primes", "metg")
WEB_LIST = "TRIPTYCH_URL_LIST"  # the list of the url-server that this runs under


@functools.lru_cache(maxsize=None)
def variants(program):
    """The variants that a program of ours has; none if it was not built."""
    if not os.path.exists(program):
        return ()
    done = subprocess.run([program, "--list"], capture_output=True, text=True, timeout=60,
                          check=False, stdin=subprocess.DEVNULL)
    return tuple(line.split("\t")[0] for line in done.stdout.splitlines())


@functools.lru_cache(maxsize=None)
def has_module(python, module):
    return subprocess.run([python, "-c", f"import {module}"], capture_output=True, timeout=60,
                          check=False, stdin=subprocess.DEVNULL).returncode == 0


class Suite:
    """What is measured, from what was built."""

    def __init__(self, build, quick, scratch):
        self.build, self.quick, self.scratch = build, quick, scratch
        self.few = 20 if quick else 1
        self.python = next((p for p in ("/usr/bin/python3", "python3") if shutil.which(p)), "python3")
        self.here = os.path.dirname(os.path.abspath(__file__))
        self.rows = []

    def ours(self, program, variant, operations, *words, ranks=0, read="record"):
        path = os.path.join(self.build, program)
        command = [path, "--variant", variant, "--json", "--quiet"]
        if ranks:
            command = ["mpirun", "-n", str(ranks)] + command
        known = variants(path)
        lacks = f"variant {variant} of {program}" if known and variant not in known else ""
        return Command(f"{program} {variant}", command + list(words), operations, read, lacks)

    def peer(self, name, program, operations, *words, launcher=()):
        path = os.path.join(self.build, "tests", "bench", program)
        return Command(name, list(launcher) + [path] + list(words), operations)

    def script(self, name, what, operations, launcher=()):
        words = list(launcher) + [self.python]
        lacks = ""
        if what == "futures":
            words += ["-m", "mpi4py.futures"]
            lacks = "" if has_module(self.python, "mpi4py.futures") else "mpi4py"
        words += [os.path.join(self.here, "python_peers.py"), what, str(operations)]
        return Command(name, words, operations, lacks=lacks)

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
            ck = self.peer("ck_ring, yielding", f"peer_queue_ck_{kind}", items, *shape)
            self.rows.append(Row(title, None, [ring], [ck]))
            self.rows.append(Row(f"{title}, the same items of 8 bytes", 1 if kind == "single" else None, [
                self.peer("our ring in the peers' program", f"peer_queue_ring_{producers}_{consumers}",
                          items, *shape)], [ck]))
            if producers == consumers == 1:
                channel = self.ours("posix/queue", "threads", items, *flat)
                self.rows.append(Row(f"{title}, the textbook's", None, [ring], [channel]))
                self.rows.append(Row(f"{title}, the same items of 8 bytes", None, [
                    self.peer("the openmp panel's ring in the peers' program", "peer_queue_openmp",
                              items, *shape)], [ck]))
                self.between_processes(items, flat)

    def between_processes(self, items, flat):
        ring = self.ours("posix/queue", "fork_ring", items, *flat)
        self.rows.append(Row("queue of processes", 8, [ring], [
            self.peer("pipe, 8-byte writes", "peer_pipe", items, str(items))]))
        self.rows.append(Row("queue of processes, the same items of 8 bytes", 1, [
            self.peer("our ring in the peers' program", "peer_forks_ring", items, str(items))], [
            self.peer("ck_ring, yielding", "peer_forks_ck", items, str(items))]))
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

    def suites(self):
        """Microbenchmarks that others have published, where they are installed."""
        ours = Command("mpi/prices round_trip_8", ["mpirun", "-n", "2", os.path.join(
            self.build, "mpi/prices"), "--json", "--only", "round_trip_8"], 1, "one_way")
        two = ("mpirun", "-n", "2")
        self.rows.append(Row("8-byte message, one way", None, [ours], [
            Command("osu_latency", [*two, "osu_latency", "-m", "8:8"], 1, "osu", self.absent("osu_latency"))]))
        self.rows.append(Row("8-byte message, one way", None, [ours], [
            Command("IMB-MPI1 PingPong", [*two, "IMB-MPI1", "PingPong", "-msglog", "3:4"], 1, "imb",
                    self.absent("IMB-MPI1"))]))
        for price in ("parallel", "for", "barrier"):
            threads = ["env", "OMP_NUM_THREADS=2"]
            ours = Command(f"openmp/prices {price}", [*threads, os.path.join(
                self.build, "openmp/prices"), "--json", "--workers", "2", "--only", price], 1, "price")
            self.rows.append(Row(f"OpenMP's {price}, 2 threads", None, [ours], [
                Command("EPCC syncbench", [*threads, "syncbench", "--measureonly", price.upper()], 1, "epcc",
                        self.absent("syncbench"))]))

    @staticmethod
    def absent(program):
        return "" if shutil.which(program) else program

    def pools(self):
        tasks = 4_000_000 // self.few
        flat = ["--tasks", str(tasks), "--size", "0", "--repeat", "1", "--warmup", "1", "--workers", "2"]
        threads, forks = ("threads", "counter", "stealing"), ("fork", "fork_counter", "fork_stealing")
        posix, posix_single, fork, fork_single = (
            [self.ours("posix/pool", v, tasks, *flat, *chunk) for v in names]
            for names in (threads, forks) for chunk in ([], ["--chunk", "1"]))
        singles = [self.peer("GThreadPool", "peer_pool_glib", tasks, str(tasks), "2"),
                   self.peer("TBB task_group", "peer_pool_tbb", tasks, str(tasks), "2")]
        few = 50_000 // self.few
        multi = [self.script("multiprocessing.Pool, chunksize 1", "pool", few)]
        self.rows += [
            Row("pool, empty tasks, better of two", 4, posix, singles),
            Row("the same, `--chunk 1`", 4, posix_single, singles),
            Row("pool, empty tasks", None, posix, [
                self.peer("TBB parallel_for", "peer_loop_tbb", tasks, str(tasks), "2")]),
            Row("pool of processes, empty tasks", 200, fork, multi),
            Row("the same, `--chunk 1`", 200, fork_single, multi),
            Row("pool of processes, empty tasks", None, fork, [
                self.script("multiprocessing.Pool", "pool_auto", few)])]
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
        handed = self.ours("mpi/pool", "manager", tasks, *flat, "--chunk", "1", ranks=2, read="handed")
        self.rows.append(Row("MPI manager, `--chunk 1`, empty tasks, by all tasks", 1, [single], [reply]))
        self.rows.append(Row("the same, by tasks that were handed over to another rank", 1, [handed], [reply]))
        self.rows.append(Row("MPI manager, empty tasks", 20, [chunks], [reply]))
        few = 5_000 // self.few
        self.rows.append(Row("MPI manager, empty tasks", None, [chunks], [
            self.script("mpi4py.futures", "futures", few,
                        launcher=("mpirun", "--oversubscribe", "-n", "3"))]))

    def waiting(self):
        for variant, name, peer in (("ring", "bare futex", "futex"),
                                    ("threads", "bare condition variable", "condition")):
            ours = self.ours("posix/queue", variant, 1, "--items", "400", "--workers", "2",
                             "--produce", "2ms", "--consume", "0", read="p50")
            self.rows.append(Row("wake-up of a sleeping consumer, p50", 1 / 1.2, [ours], [
                self.peer(name, "peer_wake", 1, peer, "400")]))
        # Who waits: the consumer; of two ranks also the producer, which answers in between.
        for program, variant, ranks in (("posix/queue", "ring", 0), ("posix/queue", "threads", 0),
                                        ("openmp/queue", "sections", 0), ("openmp/queue", "ring", 0),
                                        ("mpi/queue", "pull", 2)):
            words = ["--items", "2", "--produce", "1s", "--consume", "0"]
            words += [] if ranks else ["--workers", "2"]
            waiting = "each of two ranks that wait" if ranks else "a consumer that waits"
            self.rows.append(Share(f"CPU of {waiting} 1 s", 0.01, self.ours(
                program, variant, max(ranks, 1), *words, ranks=ranks, read="cpu")))

    def primes(self, to):
        for program, variant, ranks in (("posix/find_primes", "threads", 0),
                                        ("openmp/find_primes", "dynamic", 0),
                                        ("mpi/find_primes", "manager", 2)):
            words = ["--kernel", "sieve", "--to", str(to)] + ([] if ranks else ["--workers", "2"])
            ours = self.ours(program, variant, 1, *words, ranks=ranks)
            self.rows.append(Row(f"primes to {to:.0e}", 1 / 1.03, [ours], [
                Command("primesieve -t2", ["primesieve", str(to), "-t2", "--time"], 1,
                        "primesieve")]))

    def web(self):
        urls = os.environ.get(WEB_LIST, "")
        curl = ["curl", "--silent"]
        lacks = "" if urls else "url-server"
        addresses, config = self.scratch_file("addresses"), self.scratch_file("config")
        if urls:
            with open(urls, encoding="utf-8") as lines:
                found = [line.split()[0] for line in lines if line.strip()]
            with open(addresses, "w", encoding="utf-8") as file:
                file.writelines(f"{url}\n" for url in found)
            with open(config, "w", encoding="utf-8") as file:
                file.writelines(f'url="{url}"\noutput="/dev/null"\n' for url in found)
        ours = [Command(f"posix/check_urls {variant}", [
            os.path.join(self.build, "posix/check_urls"), "--variant", variant, "--workers", "50",
            "--quiet", urls], 1, "whole", lacks) for variant in ("threads", "events")]
        self.rows.append(Row("URLs, 50 at a time, whole command", None, ours, [
            Command("curl --parallel", curl + [
                "--parallel", "--parallel-max", "50", "--config", config], 1, "whole", lacks)]))
        self.rows.append(Row("URLs, 50 at a time, whole command", None, ours, [
            Command("xargs -P 50 curl", [
                "xargs", "-a", addresses, "-P", "50", "-n", "1"] + curl + ["--output", "/dev/null"],
                1, "whole", lacks if shutil.which("curl") else "curl")]))

    def scratch_file(self, name):
        return os.path.join(self.scratch, name)


def options_read():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", help="the build folder")
    parser.add_argument("--rounds", type=int, default=int(os.environ.get("PEERS_ROUNDS", "7")),
                        help="how often each command runs (PEERS_ROUNDS, else 7; 6 for intervals)")
    parser.add_argument("--primes", type=float, default=float(os.environ.get("PEERS_PRIMES", "1e10")),
                        help="how far find_primes goes (PEERS_PRIMES, else 1e10)")
    parser.add_argument("--quick", action="store_true", help="little work, no METG: does it run?")
    parser.add_argument("--only", action="append", choices=PARTS, help="this part (again: and this)")
    parser.add_argument("--anew", action="store_true", help="forget what an interrupted run has measured")
    parser.add_argument("--seed", type=int, default=1, help="of the order of the commands")
    options = parser.parse_args()
    options.build = os.path.abspath(options.build)
    if options.rounds < 1:
        parser.error("--rounds: at least 1")
    return options


def under_server(options, parts):
    """Starts this again under the url-server, once, when URLs are to be fetched."""
    server = os.path.join(options.build, "url-server")
    if "web" in parts and os.path.exists(server) and WEB_LIST not in os.environ:
        urls = "100" if options.quick else "2000"
        os.execv(server, [server, "--plain", "--urls", urls, "--", "env", f"{WEB_LIST}={{urls}}",
                          sys.executable] + sys.argv)


def print_lines(lines):
    print("\n".join(lines), flush=True)


def print_rows(rows):
    print_lines([row.line() for row in rows])


def main():
    options = options_read()
    parts = options.only or [p for p in PARTS if p != "metg" or not options.quick]
    under_server(options, parts)
    os.environ.setdefault("OMPI_ALLOW_RUN_AS_ROOT", "1")
    os.environ.setdefault("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1")
    result = os.path.join(options.build, "peers.md")
    with tempfile.TemporaryDirectory(prefix="peers-") as scratch:
        suite = Suite(options.build, options.quick, scratch)
        for part in (p for p in parts if p not in ("primes", "metg")):
            getattr(suite, part)()
        if "primes" in parts:
            suite.primes(10**8 if options.quick else int(options.primes))
        earlier = kept.Kept(os.path.join(options.build, "peers.json"),
                            [options.rounds, options.seed, options.quick, options.primes])
        if options.anew:
            earlier.values = {}
        print(measure.HEAD, flush=True)
        failed = measure.measure(suite.rows, options.rounds, options.seed, earlier, print_rows)
        more, broken = granularity.metg(options.build, options.anew, print_lines) if "metg" in parts else ([], False)
        print_lines(["", measure.foot(options.rounds)])
        lines = [row.line() for row in suite.rows] + more
    kept.keep(result, "\n".join([measure.HEAD, *lines, "", measure.foot(options.rounds)]) + "\n")
    if not options.only:
        earlier.forget()
    print(f"peers: the table is in {result}", file=sys.stderr)
    return 1 if failed or broken else 0


if __name__ == "__main__":
    sys.exit(main())
