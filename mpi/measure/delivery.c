/* SPDX-License-Identifier: MIT */
#include "mpi/measure/delivery.h"

#include "common/base/clock.h"
#include "common/base/output.h"
#include "common/base/proc.h"
#include "mpi/measure/launcher.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* A busy mpirun may take its time; on a full disk it has none to wait for. */
static const double FULL_S = 2, SLOW_S = 60;

static struct {
    bool seen;
    bool appends; /* then mpirun's place is the end of the file */
    uint64_t begin;
    char path[64];
} delivery;

/* How far mpirun is in its file, and whether it appends (proc_pid_fdinfo(5)). */
static bool place_of(uint64_t *place, bool *appends)
{
    unsigned long long position;
    unsigned int flags;
    struct stat about;
    FILE *file = proc_open_of(getppid(), "fdinfo/1");
    bool good = file && fscanf(file, "pos: %llu flags: %o", &position, &flags) == 2;

    if (file)
        fclose(file);
    if (!good || stat(delivery.path, &about) != 0 || !S_ISREG(about.st_mode))
        return false;
    *appends = flags & O_APPEND;
    *place = *appends ? (uint64_t)about.st_size : position;
    return true;
}

void delivery_open(void)
{
    if (launcher_has_no_output())
        output_incomplete(EBADF);
    delivery.seen =
        launcher_forwards_output() &&
        proc_descriptor(getppid(), STDOUT_FILENO, delivery.path, sizeof delivery.path) &&
        place_of(&delivery.begin, &delivery.appends);
}

static bool disk_is_full(void)
{
    struct statvfs disk;

    return statvfs(delivery.path, &disk) == 0 && disk.f_bavail == 0;
}

void delivery_wait(uint64_t bytes)
{
    const double begin_s = clock_now_s();
    uint64_t place;
    bool appends;

    while (delivery.seen && place_of(&place, &appends) && appends == delivery.appends &&
           place < delivery.begin + bytes) {
        double waited_s = clock_now_s() - begin_s;
        if (waited_s > SLOW_S || (waited_s > FULL_S && disk_is_full()))
            output_incomplete(disk_is_full() ? ENOSPC : EIO);
        clock_sleep_once(clock_now_s() + 0.001);
    }
}
