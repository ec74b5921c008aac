/* SPDX-License-Identifier: MIT */
#include "common/base/owner.h"

#include "common/base/proc.h"
#include "common/base/process_stat.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Who made the file. A process number means something within its boot and name space only. */
struct maker {
    char host[65], boot[65], space[65], job[65];
    long pid;
};

enum { MOST_HELD = 4 };

static struct {
    char path[MOST_HELD][PATH_MAX];
    int count;
    pid_t pid; /* a child that forks off has no part in it */
} held;

static void read_word(const char *path, char *word, size_t size)
{
    FILE *file = proc_open(path);

    if (!file || !fgets(word, (int)size, file))
        word[0] = '\0';
    word[strcspn(word, " \n")] = '\0';
    if (file)
        fclose(file);
    if (!word[0])
        snprintf(word, size, "-");
}

static struct maker myself(void)
{
    struct maker maker = {.pid = (long)getpid()};
    const char *job = getenv("SLURM_JOB_ID");

    if (gethostname(maker.host, sizeof maker.host - 1) != 0 || !maker.host[0])
        snprintf(maker.host, sizeof maker.host, "-");
    read_word("/proc/sys/kernel/random/boot_id", maker.boot, sizeof maker.boot);
    if (proc_link("/proc/self/ns/pid", maker.space, sizeof maker.space) == 0)
        snprintf(maker.space, sizeof maker.space, "-");
    snprintf(maker.job, sizeof maker.job, "%s", job && job[0] && !strpbrk(job, " \n") ? job : "-");
    return maker;
}

static bool read_maker(const char *path, struct maker *maker)
{
    FILE *file = fopen(path, "re");
    bool good = file && fscanf(file, "triptych owner: %64s %64s %64s %ld %64s", maker->host,
                               maker->boot, maker->space, &maker->pid, maker->job) == 5;

    if (file)
        fclose(file);
    return good;
}

static bool has_ended(const struct maker *other, const struct maker *own)
{
    bool known = strcmp(own->boot, "-") != 0 && strcmp(own->space, "-") != 0;

    if (strcmp(other->job, "-") != 0 && strcmp(other->job, own->job) == 0 &&
        strcmp(other->host, own->host) != 0)
        return true; /* the batch system has started the job again on another host */
    if (!known || strcmp(other->host, own->host) != 0)
        return false;
    if (strcmp(other->boot, own->boot) != 0)
        return true;
    return strcmp(other->space, own->space) == 0 && other->pid > 0 &&
           (other->pid == own->pid || process_has_ended(other->pid));
}

void owner_release(void)
{
    for (int at = 0; at < held.count && held.pid == getpid(); at++)
        unlink(held.path[at]);
    held.count = 0;
}

static bool make(const char *path, const struct maker *own)
{
    static bool registered;
    char line[512];
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

    if (fd < 0)
        return false;
    int length = snprintf(line, sizeof line, "triptych owner: %s %s %s %ld %s\n", own->host,
                          own->boot, own->space, own->pid, own->job);
    bool whole = write(fd, line, (size_t)length) == length;
    close(fd);
    if (!whole) { /* a full disk: whoever writes next says so */
        unlink(path);
        return true;
    }
    snprintf(held.path[held.count++], sizeof held.path[0], "%s", path);
    held.pid = getpid();
    if (!registered)
        registered = atexit(owner_release) == 0;
    return true;
}

bool owner_take(const char *path, char *who, size_t size)
{
    struct maker own = myself(), other = {.pid = 0};

    if (strlen(path) >= PATH_MAX || held.count == MOST_HELD || make(path, &own) || errno != EEXIST)
        return true;
    bool known = read_maker(path, &other);
    if (known && has_ended(&other, &own) && unlink(path) == 0 &&
        (make(path, &own) || errno != EEXIST))
        return true;
    if (known)
        snprintf(who, size, "process %ld on %s", other.pid, other.host);
    else
        snprintf(who, size, "another program");
    return false;
}
