# SPDX-License-Identifier: MIT
"""python_tasks.py pool|executor|futures TASKS TASK_S STRUCK MARK

TASKS tasks that each wait TASK_S seconds, on four workers of multiprocessing.Pool,
concurrent.futures.ProcessPoolExecutor or mpi4py.futures.MPIPoolExecutor. Who begins task STRUCK while
there is no file MARK makes it and is killed (-1: none is). Prints how many results came, and why not
all.
"""

import os
import signal
import sys
import time

WORKERS = 4


def work(job):
    task, task_s, struck, mark = job
    if task == struck:
        try:
            os.close(os.open(mark, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            os.kill(os.getpid(), signal.SIGKILL)
        except FileExistsError:
            pass  # it was done before
    time.sleep(task_s)
    return task


def by_pool(jobs):
    import multiprocessing

    with multiprocessing.Pool(WORKERS) as pool:
        yield from pool.imap_unordered(work, jobs)


def by_executor(jobs):
    from concurrent.futures import ProcessPoolExecutor, as_completed

    with ProcessPoolExecutor(WORKERS) as executor:
        for future in as_completed([executor.submit(work, job) for job in jobs]):
            yield future.result()


def by_futures(jobs):
    from concurrent.futures import as_completed
    from mpi4py.futures import MPIPoolExecutor

    with MPIPoolExecutor() as executor:
        for future in as_completed([executor.submit(work, job) for job in jobs]):
            yield future.result()


def main():
    form, tasks, task_s, struck, mark = sys.argv[1:]
    jobs = [(task, float(task_s), int(struck), mark) for task in range(int(tasks))]
    found, why = set(), ""
    try:
        for task in {"pool": by_pool, "executor": by_executor, "futures": by_futures}[form](jobs):
            found.add(task)
            print(len(found), flush=True)
    except Exception as trouble:  # whatever it is, it is what the user sees
        why = type(trouble).__name__
    print(len(found), why, flush=True)


if __name__ == "__main__":
    main()
