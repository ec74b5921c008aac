/* SPDX-License-Identifier: MIT
 *
 * perf_event_open(2). The counters are opened on this process, switched off, and inherited by the
 * program that it starts next, in which exec(2) switches them on; so nothing of the driver is in
 * them, and no program can begin before they do. */
#include "compare/machine/counters.h"

#include "common/base/system.h"

#include <errno.h>
#include <string.h>

#if SYSTEM_IS_LINUX

#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

static const struct {
    uint32_t type;
    uint64_t config;
    bool of_kernel; /* it happens in the kernel alone */
} kinds[SAMPLE_COUNTERS] = {
    [SAMPLE_CYCLES] = {PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES, false},
    [SAMPLE_INSTRUCTIONS] = {PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS, false},
    [SAMPLE_CACHE_MISSES] = {PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_MISSES, false},
    [SAMPLE_CONTEXT_SWITCHES] = {PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CONTEXT_SWITCHES, true},
    [SAMPLE_PAGE_FAULTS] = {PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS, false},
};

/* Returns the file, or -1 and errno. */
static int open_kind(int kind, bool user_only)
{
    struct perf_event_attr attr = {.type = kinds[kind].type,
                                   .size = sizeof attr,
                                   .config = kinds[kind].config,
                                   .read_format = PERF_FORMAT_TOTAL_TIME_ENABLED |
                                                  PERF_FORMAT_TOTAL_TIME_RUNNING,
                                   .disabled = 1,
                                   .inherit = 1,
                                   .enable_on_exec = 1,
                                   .exclude_hv = 1,
                                   .exclude_kernel = user_only};

    return (int)syscall(SYS_perf_event_open, &attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
}

static void try_kind(struct counter *counter, int kind)
{
    int file = open_kind(kind, false);

    if (file < 0 && (errno == EACCES || errno == EPERM) && !kinds[kind].of_kernel) {
        counter->user_only = true;
        file = open_kind(kind, true);
    }
    counter->error = file < 0 ? errno : 0;
    if (file >= 0)
        close(file);
}

static void begin_kind(struct counter *counter, int kind)
{
    counter->file = counter->error ? -1 : open_kind(kind, counter->user_only);
}

/* As read(2) gives it, by the read_format above. */
struct counted {
    uint64_t count, enabled_ns, running_ns;
};

static void end_kind(struct counter *counter)
{
    struct counted counted;

    counter->told = counter->file >= 0 &&
                    read(counter->file, &counted, sizeof counted) == sizeof counted &&
                    counted.running_ns > 0;
    if (counter->told) {
        counter->count = counters_scaled(counted.count, counted.enabled_ns, counted.running_ns);
        counter->share = (double)counted.running_ns / (double)counted.enabled_ns;
    }
    if (counter->file >= 0)
        close(counter->file);
    counter->file = -1;
}

#else

static void try_kind(struct counter *counter, int kind)
{
    (void)kind;
    counter->error = ENOSYS;
}

static void begin_kind(struct counter *counter, int kind)
{
    (void)kind;
    counter->file = -1;
}

static void end_kind(struct counter *counter)
{
    counter->told = false;
}

#endif

struct counters counters_open(const char *root)
{
    struct counters counters = {.root = root, .energy = energy_open(root), .energy_j = -1};

    for (int kind = 0; kind < SAMPLE_COUNTERS; kind++) {
        counters.of[kind].file = -1;
        try_kind(&counters.of[kind], kind);
    }
    return counters;
}

void counters_begin(struct counters *counters, bool all)
{
    for (int kind = 0; all && kind < SAMPLE_COUNTERS; kind++)
        begin_kind(&counters->of[kind], kind);
    energy_begin(&counters->energy);
}

void counters_end(struct counters *counters)
{
    counters->energy_j = energy_end(&counters->energy);
    for (int kind = 0; kind < SAMPLE_COUNTERS; kind++)
        end_kind(&counters->of[kind]);
}

uint64_t counters_scaled(uint64_t count, uint64_t enabled_ns, uint64_t running_ns)
{
    if (running_ns == 0 || running_ns >= enabled_ns)
        return count;
    return (uint64_t)((double)count * ((double)enabled_ns / (double)running_ns));
}
