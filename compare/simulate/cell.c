/* SPDX-License-Identifier: MIT
 *
 * One run of smpirun, and what it says. */
#include "common/base/proc.h"
#include "compare/simulate/parts.h"

#include "common/base/clock.h"
#include "common/base/fail.h"
#include "compare/base/progress_line.h"
#include "compare/base/units.h"
#include "compare/child/child.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Computing costs what it is told to, and what depends on this machine costs nothing. A message
 * takes a microsecond of the sender's CPU and one of the receiver's, a look for one a microsecond,
 * which mpi/simulated/simulated.h takes.
 * Small messages start before their receive is posted, as MPI libraries send them. A barrier goes
 * up and down a tree, as theirs do; SMPI's own has rank 0 hear and tell all others one by one, and
 * the last of 4096 ranks then starts to work 4 ms after the first. A sum and a gathering go up a
 * tree, too; in SMPI's own all send to rank 0, which looks through all that is still out for each
 * that comes. */
static const char *const configuration[] = {"--cfg=smpi/host-speed:1Gf",
                                            "--cfg=smpi/simulate-computation:no",
                                            "--cfg=smpi/grow-injected-times:no",
                                            "--cfg=smpi/test:0",
                                            "--cfg=smpi/iprobe:0",
                                            "--cfg=smpi/async-small-thresh:65536",
                                            "--cfg=smpi/barrier:ompi_tree",
                                            "--cfg=smpi/reduce:ompi_binomial",
                                            "--cfg=smpi/gather:ompi_binomial",
                                            "--cfg=smpi/os:0:1e-6:0",
                                            "--cfg=smpi/or:0:1e-6:0",
                                            "--cfg=smpi/ois:0:1e-6:0",
                                            "--log=root.thresh:error"};

enum { NUMBERS = 48 }; /* of a task of find_primes */

static const double addition_s = 1e-9; /* common/workloads/heavy_sum.c */

double simulation_left_s(const struct simulation *simulation)
{
    return simulation->settings->budget_s - (clock_now_s() - simulation->began_s);
}

/* No longer than the slices in which a rank that hands out does its own. */
static double probe_task_s(double task_s)
{
    const double slice_s = 125e-6;

    return task_s / 8 < slice_s ? task_s / 8 : slice_s;
}

struct probe probe_of(const char *variant, double task_s)
{
    bool counter = strcmp(variant, "counter") == 0;

    return (struct probe){
        .task_s = probe_task_s(task_s),
        .ranks = counter ? COUNTER_PROBE_RANKS : PROBE_RANKS,
        .hands_out = strcmp(variant, "static") != 0 && strcmp(variant, "ranks") != 0,
        .groups = strcmp(variant, "tree") == 0,
    };
}

double cell_limit(const struct cell *cell)
{
    double ranks = cell->probe.rate * cell->task_s;

    return cell->probe.groups ? ranks * ranks : ranks;
}

/* The program's own words: so many tasks of that length. */
static void add_work(struct text_list *argv, const struct simulation *simulation,
                     const struct cell *cell, uint64_t tasks)
{
    if (strcmp(simulation->workload, "pool") == 0) {
        text_add(argv, "--tasks");
        text_add(argv, "%llu", (unsigned long long)tasks);
        text_add(argv, "--size");
        text_add(argv, "%.0f", cell->task_s / addition_s);
        text_add(argv, "--chunk");
        text_add(argv, "1");
    } else {
        text_add(argv, "--to");
        text_add(argv, "%llu", (unsigned long long)tasks * NUMBERS);
        text_add(argv, "--chunk");
        text_add(argv, "%d", NUMBERS);
    }
}

static struct text_list words_of(const struct simulation *simulation, const struct cell *cell,
                                 const char *platform, uint64_t tasks)
{
    bool pool = strcmp(simulation->workload, "pool") == 0;
    struct text_list argv = {0};

    text_add(&argv, "env");
    text_add(&argv, "-C");
    text_add(&argv, "%s", simulation->folder);
    text_add(&argv, "TMPDIR=%s", simulation->folder);
    text_add(&argv, "TRIPTYCH_SIMULATED_UNIT_S=%.17g",
             pool ? addition_s : cell->task_s / (double)NUMBERS);
    if (platform_known(simulation->settings->simulate.platform)) /* a host has one core, one rank */
        text_add(&argv, "TRIPTYCH_SIMULATED_ALONE=1");
    text_add(&argv, "smpirun");
    text_add(&argv, "-np");
    text_add(&argv, "%llu", (unsigned long long)cell->ranks);
    text_add(&argv, "-platform");
    text_add(&argv, "%s", platform);
    if (platform_known(simulation->settings->simulate.platform)) { /* else all hosts of the file */
        text_add(&argv, "-hostfile");
        text_add(&argv, "%s/hosts", simulation->folder);
    }
    for (size_t at = 0; at < sizeof configuration / sizeof configuration[0]; at++)
        text_add(&argv, "%s", configuration[at]);
    text_add(&argv, "%s", simulation->program);
    text_add(&argv, "--variant");
    text_add(&argv, "%s", cell->variant);
    text_add(&argv, "--json");
    add_work(&argv, simulation, cell, tasks);
    return argv;
}

/* What the simulator takes, with some room: 0.5 GB were measured with 1024 ranks, 1.9 with 4096 (20
 * tasks each). A rank has a stack, a copy of the program, and of the list of results the pages into
 * which its own fall. Its resident size is larger, since it counts what ranks share for each. */
static double memory_bytes(uint64_t ranks, uint64_t tasks)
{
    double each = (double)ranks, per_rank = (double)tasks / each, page = 4096;
    double results = fmin(per_rank * page, (double)tasks * sizeof(uint64_t));

    return 100e6 + each * (0.35e6 + results) + each * each * 20;
}

static double available_bytes(void)
{
    unsigned long long kib = 0;
    char line[256];
    FILE *file = proc_open("/proc/meminfo");

    while (file && fgets(line, sizeof line, file))
        if (sscanf(line, "MemAvailable: %llu kB", &kib) == 1)
            break;
    if (file)
        fclose(file);
    return 1024 * (double)kib;
}

/* ---- while it runs --------------------------------------------------------------------------- */

struct watch {
    const struct simulation *simulation;
    const struct cell *cell;
    const char *what;
    double shown_s;
};

static void show(struct watch *watch)
{
    const struct simulation *simulation = watch->simulation;
    double budget_s = simulation->settings->budget_s;
    char time[UNITS_TEXT];
    char *line =
        text_format("[%.0f of %.0f s] %s %s, %llu ranks, tasks of %s%s",
                    budget_s - simulation_left_s(simulation), budget_s, simulation->workload,
                    watch->cell->variant, (unsigned long long)watch->cell->ranks,
                    units_time(watch->cell->task_s, time), watch->what);

    progress_show(line);
    watch->shown_s = clock_now_s();
    free(line);
}

/* The seconds go on, where the line can change. */
static bool look(void *context, const struct pollfd *fds, size_t count, pid_t pid)
{
    struct watch *watch = context;

    (void)fds;
    (void)count;
    (void)pid;
    if (progress_live() && clock_now_s() - watch->shown_s >= 1)
        show(watch);
    return true;
}

static void run(const struct simulation *simulation, struct cell *cell, uint64_t tasks_per_rank,
                struct watch *watch)
{
    struct child_guest guest = {.context = watch, .serve = look};
    char *platform =
        platform_write(simulation->folder, simulation->settings->simulate.platform, cell->ranks);
    struct text_list argv = words_of(simulation, cell, platform, tasks_per_rank * cell->ranks);
    struct child child = child_run_with(argv.items, simulation_left_s(simulation), &guest);

    cell_judge(cell, &child);
    if (!cell->trouble)
        cell->efficiency = (double)tasks_per_rank * cell->task_s / cell->seconds;
    child_free(&child);
    text_free(&argv);
    free(platform);
}

void cell_run(const struct simulation *simulation, struct cell *cell, uint64_t tasks_per_rank,
              const char *what)
{
    double need = memory_bytes(cell->ranks, tasks_per_rank * cell->ranks);
    double available = available_bytes();
    struct watch watch = {simulation, cell, what, 0};

    show(&watch);
    if (child_stop_signal())
        cell->trouble = text_format("interrupted");
    else if (simulation_left_s(simulation) <= 0)
        cell->trouble = text_format("left out: --budget is spent");
    else if (available > 0 && need > available)
        cell->trouble = text_format("left out: it needs some %.1f GB of memory, %.1f are free",
                                    need / 1e9, available / 1e9);
    else
        run(simulation, cell, tasks_per_rank, &watch);
    char *how = cell->trouble ? text_format("%s", cell->trouble)
                              : text_format("efficiency %.2f", cell->efficiency);
    progress_end(how);
    free(how);
}
