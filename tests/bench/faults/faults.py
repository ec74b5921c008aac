# SPDX-License-Identifier: MIT
"""What becomes of a job when one of its workers is killed: ours and others, as a Markdown table.

faults.py BUILD [--rounds N] [--tasks N] [--task-ms N] [--deadline S]

The same job everywhere: tasks of one length on four workers. In every other run the worker that
begins one of the tasks is killed by SIGKILL as it does so. Told is what the user gets: how many
results, which exit status, and how much longer it took than the median of the undisturbed runs. Who
has not ended at the deadline hangs, and is killed.
"""

import argparse
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

WORKERS = 4


class Job:
    """One way to do the job. `words(struck, mark)`: the command; `count(out)`: its results."""

    def __init__(self, name, words, count, lacks=""):
        self.name, self.words, self.count, self.lacks = name, words, count, lacks
        self.whole_s, self.struck_s, self.told = [], [], []


def last_line_count(out):
    lines = out.split("\n")
    words = lines[-2].split() if len(lines) > 1 else []
    return int(words[0]) if words else 0, " ".join(words[1:])


def record_count(out):
    lines = [line for line in out.splitlines() if line.startswith("{")]
    if not lines:
        return 0, "no record"
    record = json.loads(lines[-1])
    again = f"{record.get('redone_tasks', 0)} done again" if record.get("lost_workers") else ""
    return record["answer"]["count"], again if record["verified"] else "a wrong answer"


def line_count(out):
    return len(set(out.split())), ""


def run(words, deadline_s):
    """Seconds, exit status (None: it hung) and what it printed."""
    begin_s = time.monotonic()
    with subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True, start_new_session=True) as child:
        try:
            out, _ = child.communicate(timeout=deadline_s)
            status = child.returncode
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            out, _ = child.communicate()
            status = None
    return time.monotonic() - begin_s, status, out


class Suite:
    def __init__(self, options, scratch):
        self.build, self.tasks, self.task_s = options.build, options.tasks, options.task_ms / 1000
        self.scratch, self.here = scratch, os.path.dirname(os.path.abspath(__file__))
        self.python = next((p for p in ("/usr/bin/python3", "python3") if shutil.which(p)), "python3")

    def ours(self, panel, variant, launcher=()):
        program = os.path.join(self.build, panel, "pool")
        size = str(self.size)

        def words(struck, _mark):
            command = list(launcher) + [program, "--variant", variant, "--tasks", str(self.tasks),
                                        "--size", size, "--chunk", "1", "--json"]
            command += [] if launcher else ["--workers", str(WORKERS)]
            return command + (["--fault", f"kill@{struck}"] if struck >= 0 else [])
        lacks = "" if os.path.exists(program) else f"{panel}/pool"
        return Job(f"`{panel}/pool --variant {variant}`", words, record_count, lacks)

    def calibrate(self):
        """How many additions take a task's time here, four workers at a time."""
        program = os.path.join(self.build, "posix", "pool")
        self.size = 10_000_000
        _, _, out = run([program, "--tasks", "16", "--size", str(self.size), "--workers",
                         str(WORKERS), "--json"], 60)
        record = json.loads(out.splitlines()[-1])
        self.size = int(self.size * self.task_s / (sum(record["worker_seconds"]) / 16))

    def python_job(self, form, name, launcher=(), module=None):
        script = os.path.join(self.here, "python_tasks.py")
        lacks = ""
        if module:
            found = subprocess.run([self.python, "-c", f"import {module}"], capture_output=True,
                                   check=False).returncode == 0
            lacks = "" if found else module

        def words(struck, mark):
            command = list(launcher) + [self.python] + (["-m", module] if module else [])
            return command + [script, form, str(self.tasks), str(self.task_s), str(struck), mark]
        return Job(name, words, last_line_count, lacks)

    def gnu_parallel(self, resumes):
        """Each task is a process; GNU parallel's own words decide whether it is done again."""
        log = os.path.join(self.scratch, "joblog")
        task = os.path.join(self.here, "one_task.sh")

        def words(struck, mark):
            if os.path.exists(log):
                os.remove(log)
            often = ["--retries", "2"] if resumes else []
            return ["parallel", "-j", str(WORKERS), "--joblog", log] + often + [
                task, "{}", str(self.task_s), str(struck), mark, ":::"] + [
                    str(task) for task in range(self.tasks)]
        name = "GNU parallel `--joblog" + (" --retries 2`" if resumes else "`")
        return Job(name, words, line_count, "" if shutil.which("parallel") else "parallel")

    def jobs(self):
        self.calibrate()
        recovery = ("mpirun", "--oversubscribe", "--enable-recovery", "-n", str(WORKERS))
        plain = ("mpirun", "--oversubscribe", "-n", str(WORKERS + 1))
        return [self.ours("posix", "resilient"), self.ours("mpi", "resilient", recovery),
                self.python_job("pool", "Python multiprocessing.Pool"),
                self.python_job("executor", "Python ProcessPoolExecutor"),
                self.python_job("futures", "mpi4py.futures", plain, "mpi4py.futures"),
                self.gnu_parallel(False), self.gnu_parallel(True)]


def tell(job, tasks, deadline_s):
    if job.lacks:
        return f"| {job.name} | not on this machine: {job.lacks} | | | |"
    results = ", ".join(sorted({f"{count} of {tasks}{f' ({why})' if why else ''}"
                                for count, why, _ in job.told}))
    statuses = ", ".join(sorted({"none: it hangs" if s is None else str(s) for *_, s in job.told}))
    hangs = any(s is None for *_, s in job.told)
    whole_s = statistics.median(job.whole_s)
    more = [1000 * (s - whole_s) for s in job.struck_s]
    later = f"over {deadline_s:.0f} s" if hangs else (
        f"{statistics.median(more):+.0f} ms ({min(more):+.0f} ... {max(more):+.0f})")
    return f"| {job.name} | {results} | {statuses} | {later} | {whole_s:.2f} s |"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", help="the build folder")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--tasks", type=int, default=40)
    parser.add_argument("--task-ms", type=float, default=50)
    parser.add_argument("--deadline", type=float, default=20, help="seconds, against hanging")
    options = parser.parse_args()
    options.build = os.path.abspath(options.build)
    os.environ.setdefault("OMPI_ALLOW_RUN_AS_ROOT", "1")
    os.environ.setdefault("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1")
    with tempfile.TemporaryDirectory(prefix="faults-") as scratch:
        jobs = Suite(options, scratch).jobs()
        for number in range(options.rounds):
            for job in (j for j in jobs if not j.lacks):
                print(f"round {number + 1} of {options.rounds}: {job.name}", file=sys.stderr)
                mark = os.path.join(scratch, f"struck-{number}-{jobs.index(job)}")
                seconds, status, _ = run(job.words(-1, mark), options.deadline)
                if status != 0:
                    sys.exit(f"faults: {job.name}: status {status} although nobody was killed")
                job.whole_s.append(seconds)
                seconds, status, out = run(job.words(options.tasks // 4, mark), options.deadline)
                job.struck_s.append(seconds)
                job.told.append((*job.count(out), status))
    print("| one of four workers is killed | results | exit status | later than undisturbed | "
          "undisturbed |\n|---|---|---|---|---|")
    for job in jobs:
        print(tell(job, options.tasks, options.deadline))
    print(f"\n{options.tasks} tasks of {options.task_ms:.0f} ms, {options.rounds} rounds; later: "
          "median (lowest ... highest).")


if __name__ == "__main__":
    main()
