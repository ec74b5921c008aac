/* SPDX-License-Identifier: MIT
 *
 * The limits that the shell has set (getrlimit(2)), and how far its user may raise them. */
#include "compare/machine/doctor_parts.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

/* Below `least` something fails: 64 threads with stacks of 8 MiB, 64 forked workers, a URL a worker
 * with its sockets, a run of some minutes, a timeline. */
static const struct limit {
    int resource;
    rlim_t least, wanted;                     /* wanted: what the cure sets where it may */
    rlim_t unit;                              /* of ulimit(1) and of what is shown */
    const char *name, *shown, *letter, *word; /* word: of prlimit(1) */
    const char *why;
} limits[] = {
    {RLIMIT_FSIZE, (rlim_t)1 << 30, RLIM_INFINITY, 1024, "file size", " KiB", "f", "fsize",
     "files that grow past it are cut: records, timelines, reports"},
    {RLIMIT_AS, (rlim_t)2 << 30, RLIM_INFINITY, 1024, "address space", " KiB", "v", "as",
     "with many workers, programs fail for it"},
    {RLIMIT_DATA, (rlim_t)1 << 30, RLIM_INFINITY, 1024, "data", " KiB", "d", "data",
     "with many workers, programs fail for it"},
    {RLIMIT_STACK, (rlim_t)1 << 20, (rlim_t)8 << 20, 1024, "stack", " KiB", "s", "stack",
     "threads get stacks of that size, and overflow them"},
    {RLIMIT_NPROC, 256, RLIM_INFINITY, 1, "processes", "", "u", "nproc",
     "with many workers, programs fail for it"},
    {RLIMIT_NOFILE, 256, 4096, 1, "open files", "", "n", "nofile",
     "with many workers, programs fail for it"},
    {RLIMIT_CPU, 600, RLIM_INFINITY, 1, "CPU time", " s", "t", "cpu",
     "programs that compute longer are killed"},
};

enum { LIMITS = sizeof limits / sizeof limits[0] };

static bool limit_of(const struct limit *limit, struct rlimit *now)
{
    return getrlimit((__rlimit_resource_t)limit->resource, now) == 0;
}

/* Whether this user may raise the hard limit too: tried, and taken back. */
static bool may_raise(const struct limit *limit, const struct rlimit *now)
{
    struct rlimit higher = {now->rlim_cur, limit->wanted};

    if (setrlimit((__rlimit_resource_t)limit->resource, &higher) != 0)
        return false;
    setrlimit((__rlimit_resource_t)limit->resource, now);
    return true;
}

static char *shown(const struct limit *limit, rlim_t value)
{
    return value == RLIM_INFINITY ? text_format("unlimited")
                                  : text_format("%llu", (unsigned long long)(value / limit->unit));
}

/* What raises it: within the hard limit if that suffices, above it if this user may, else after the
 * administrator has raised that. */
static char *cure_of(const struct limit *limit, const struct rlimit *now, bool *forbidden)
{
    bool inside = now->rlim_max >= limit->least; /* RLIM_INFINITY is the largest of all */
    bool capped = now->rlim_max < limit->wanted;

    *forbidden = !inside && !may_raise(limit, now);
    char *value = shown(limit, inside && capped ? now->rlim_max : limit->wanted);
    char *hard = limit->wanted == RLIM_INFINITY
                     ? text_format("unlimited")
                     : text_format("%llu", (unsigned long long)limit->wanted);
    /* What is less than the hard limit leaves that as it is. */
    const char *soft = inside && !capped && limit->wanted != RLIM_INFINITY ? "-S " : "";
    char *cure = *forbidden ? text_format("sudo prlimit --pid $$ --%s=:%s && ulimit -%s %s",
                                          limit->word, hard, limit->letter, value)
                            : text_format("ulimit %s-%s %s", soft, limit->letter, value);
    free(hard);
    free(value);
    return cure;
}

char *doctor_low_limits(char **cure, const char **why)
{
    struct text_list low = {0}, cures = {0};
    struct rlimit now;

    *why = NULL;
    for (const struct limit *limit = limits; limit < limits + LIMITS; limit++) {
        bool forbidden;
        if (!limit_of(limit, &now) || now.rlim_cur >= limit->least)
            continue;
        char *one = cure_of(limit, &now, &forbidden), *soft = shown(limit, now.rlim_cur);
        text_add(&low, "%s: %s%s%s", limit->name, soft, limit->shown,
                 forbidden ? " (the hard limit too, which only the administrator can raise)" : "");
        text_add(&cures, "%s", one);
        *why = *why && *why != limit->why ? "with them, programs fail or their files are cut"
                                          : limit->why;
        free(soft);
        free(one);
    }
    char *all = text_join(&low, ", ");
    *cure = text_join(&cures, " && ");
    text_free(&low);
    text_free(&cures);
    return all;
}

struct finding check_limits(struct doctor *doctor)
{
    const char *why;
    char *cure, *low = doctor_low_limits(&cure, &why);
    struct finding finding;

    (void)doctor;
    if (low[0]) {
        finding = finding_of(VERDICT_TROUBLE, text_format("this shell's limits are low: %s", low),
                             why, cure);
    } else {
        finding = finding_ok(
            text_format("file size, address space, stack, processes, files and CPU time suffice"));
        free(cure);
    }
    free(low);
    return finding;
}
