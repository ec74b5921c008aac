# SPDX-License-Identifier: MIT
"""Python's own pools and queues: python_peers.py WHAT N prints the seconds.

WHAT: pool (multiprocessing.Pool with 2 workers, chunksize 1), pool_auto, queue
(multiprocessing.Queue, one producer, one consumer), manager_queue, futures (mpi4py.futures,
run under mpirun -n 3 python3 -m mpi4py.futures: a master and 2 workers).
"""

import multiprocessing
import sys
import time


def task(number):
    return number


def produce(queue, items):
    for item in range(items):
        queue.put(item)
    queue.put(None)


def pool(tasks, chunk):
    with multiprocessing.Pool(2) as workers:
        workers.map(task, range(4))
        begin = time.monotonic()
        results = workers.map(task, range(tasks), chunksize=chunk)
        seconds = time.monotonic() - begin
    assert results == list(range(tasks))
    return seconds


def queue(items, line):
    producer = multiprocessing.Process(target=produce, args=(line, items))
    begin = time.monotonic()
    producer.start()
    total = 0
    while (item := line.get()) is not None:
        total += item
    seconds = time.monotonic() - begin
    producer.join()
    assert total == items * (items - 1) // 2
    return seconds


def futures(tasks):
    from mpi4py.futures import MPIPoolExecutor

    with MPIPoolExecutor(max_workers=2) as workers:
        list(workers.map(task, range(4)))
        begin = time.monotonic()
        results = list(workers.map(task, range(tasks)))
        seconds = time.monotonic() - begin
    assert results == list(range(tasks))
    return seconds


def main():
    what, n = sys.argv[1], int(sys.argv[2])
    if what == "pool":
        seconds = pool(n, 1)
    elif what == "pool_auto":
        seconds = pool(n, None)
    elif what == "queue":
        seconds = queue(n, multiprocessing.Queue(1024))
    elif what == "manager_queue":
        seconds = queue(n, multiprocessing.Manager().Queue(1024))
    else:
        seconds = futures(n)
    print(f"{seconds:.9f}")


if __name__ == "__main__":
    main()
