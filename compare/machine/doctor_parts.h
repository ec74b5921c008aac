/* SPDX-License-Identifier: MIT
 *
 * doctor_parts: what the files of the doctor share. Main thread only. */
#ifndef TRIPTYCH_COMPARE_DOCTOR_PARTS_H
#define TRIPTYCH_COMPARE_DOCTOR_PARTS_H

#include "compare/child/child.h"
#include "compare/machine/parts.h"
#include "compare/programs/command.h"

/* A program that is started to look at something, and does nothing for so long, hangs. */
enum { DOCTOR_DEADLINE_S = 10 };

enum verdict {
    VERDICT_OK,
    VERDICT_UNSEEN,  /* could not be looked at, and why */
    VERDICT_ADVICE,  /* numbers would be steadier, or more of them */
    VERDICT_TROUBLE, /* runs would fail, or numbers would be wrong */
};

/* What a check found. `seen` is there always; `why` (it matters) is a constant, NULL where `cure`
 * is. Owns `seen` and `cure`. */
struct finding {
    enum verdict verdict;
    char *seen;
    const char *why;
    char *cure; /* one line: a command to paste, or an option */
};

/* One start of one program, read: its first record and its words. */
struct probe {
    bool ended_well;            /* exit status 0 */
    struct json_object *record; /* NULL: it printed none */
    char *output, *errors;      /* printable */
    char *error;                /* why it did not end well; NULL if it did */
};

/* The patient. */
struct doctor {
    const struct settings *settings;
    const char *root; /* where /proc and /sys are: "" */
    struct catalog catalog;
    struct launcher launcher;    /* no words: there is none that starts */
    struct json_object *machine; /* machine_fingerprint() */
    bool root_allowed; /* Open MPI's two variables were set before the launcher was opened */
    double window_s;   /* how long the load of others was watched */
    struct machine_ticks before, after; /* around that window */
    bool has_ticks;
    struct probe pair; /* the launcher with two ranks, if there is a program for it */
    bool has_pair;
};

typedef struct finding check_function(struct doctor *doctor);

/* ---- findings -------------------------------------------------------------------------------- */

/* They take `seen` and `cure`. */
struct finding finding_ok(char *seen);
struct finding finding_unseen(char *seen);
struct finding finding_of(enum verdict verdict, char *seen, const char *why, char *cure);

/* One line of the examination: the name of the check and what it found. */
void doctor_print(const char *name, const struct finding *finding);

/* The same as JSON, for --format json. */
struct json_object *doctor_json(const char *name, const struct finding *finding);

/* ---- probes ---------------------------------------------------------------------------------- */

/* Runs argv until it ends, nothing of it runs any more, or it has had as long as a comparison gives
 * it. child_free() gives the result back. */
struct child doctor_child(const struct text_list *argv);

/* Starts argv and reads what it says. probe_free() gives the result back. */
struct probe probe_start(const struct text_list *argv);
void probe_free(struct probe *probe);

/* Starts `program` as a comparison would, at its quick size, with so many workers. `sets` are
 * name=value, NULL for none. */
struct probe probe_program(const struct doctor *doctor, const struct program *program, int workers,
                           const struct words *sets);

/* The first program of a panel (NULL: of one that needs a launcher) that needs no operand and has
 * the option (NULL: any); NULL: there is none. */
const struct program *probe_choose(const struct doctor *doctor, const char *panel,
                                   const char *option);

/* On how many hosts its workers ran, by its record; 0: it has none. */
size_t probe_hosts(const struct probe *probe);

/* Whether what it printed, on either stream, holds these words. */
bool probe_says(const struct probe *probe, const char *words);

/* Sets a variable of the environment for the next probe; NULL takes it away. */
void probe_variable(const char *name, const char *value);

/* A group of the fingerprint ("cpu"); an empty object if it is not there. */
struct json_object *doctor_group(const struct doctor *doctor, const char *name);

/* "sudo " before what only root may do, "" for root, who may have no sudo. */
const char *doctor_sudo(void);

/* Of those variables (ended by NULL) that are set, the fewest to unset so that works() holds, as a
 * cure: "unset A B". NULL: it does not hold without any of them either. It is tried out, by one
 * call of works() a variable and more; afterwards all are as they were. */
char *probe_unsetting(struct doctor *doctor, const char *const *variables,
                      bool (*works)(struct doctor *doctor));

/* Whether a line of a cgroup's file keeps processes from CPUs. */
typedef bool group_narrow(const char *line);

/* Writes `value` to that file of each cgroup around this process that is narrow, as a command.
 * `first` and `second` are "value file" of version 1 and 2; `kind` is the controller. NULL: there
 * is no such file, or nobody can write it from here. The caller frees it. */
char *doctor_group_cure(const char *kind, const char *first, const char *second,
                        group_narrow *narrow);

/* This shell's limits that are too low, in words ("" if none is), with a cure for all of them and
 * why it matters. The caller frees both texts. */
char *doctor_low_limits(char **cure, const char **why);

/* Whether more ranks were to be bound to a CPU each than there are CPUs, as Open MPI says in two
 * ways.
 */
bool doctor_binds_too_many(const struct doctor *doctor, const struct probe *probe);

/* The launcher's words with the option that leaves ranks unbound, where they have none; and as a
 * cure: --launcher with a line that does. The caller frees both. */
struct text_list doctor_freed(const struct doctor *doctor);
char *doctor_unbinding(const struct doctor *doctor);

/* Whether the launcher is Slurm's; as a cure, --launcher with its words and the PMI of MPICH or
 * Open MPI in place of the one that was named (the caller frees it); and what is found where
 * launcher_lost_cpus(). */
bool doctor_is_srun(const struct doctor *doctor);
char *doctor_right_srun(const struct doctor *doctor, bool mpich);
struct finding doctor_lost_cpus(const struct doctor *doctor);

/* The most workers that a comparison without options starts: all CPUs, or the number that suits a
 * workload; at most 16 for a probe. */
int doctor_most_workers(const struct doctor *doctor, bool launched);

/* ---- checks ---------------------------------------------------------------------------------- */

check_function check_programs, check_parts, check_build, check_inside; /* doctor_build.c */
check_function check_launcher, check_root, check_ranks, check_slots;   /* doctor_launcher.c */
check_function check_windows;                                          /* doctor_windows.c */
check_function check_affinity, check_rank_binding, check_binding;      /* doctor_binding.c */
check_function check_placement;                                        /* doctor_placement.c */
check_function check_threads, check_oversubscription, check_wait;      /* doctor_threads.c */
check_function check_load, check_quota, check_steal, check_memory,     /* doctor_shared.c */
    check_memory_limit;
check_function check_limits;                                                 /* doctor_limits.c */
check_function check_counters, check_energy;                                 /* doctor_counters.c */
check_function check_temporary, check_name;                                  /* doctor_files.c */
check_function check_governor, check_boost, check_hyperthreads, check_clock; /* doctor_cpu.c */

/* Of the time that the CPUs were wanted, the part that the hypervisor gave to others; 0 where there
 * was none. */
double doctor_stolen(const struct machine_ticks *before, const struct machine_ticks *after);

/* How many of `cpus` CPUs were busy. */
double doctor_busy(const struct machine_ticks *before, const struct machine_ticks *after,
                   double cpus);

#endif
