/* SPDX-License-Identifier: MIT */
#include "compare/submit/script.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- headers --------------------------------------------------------------------------------- */

static void add_option(struct text_list *lines, const char *before, const char *value)
{
    if (value)
        text_add(lines, "%s%s", before, value);
}

static char *hours(const struct job_script *job)
{
    return text_format("%02" PRIu64 ":%02" PRIu64 ":%02" PRIu64, job->seconds / 3600,
                       job->seconds / 60 % 60, job->seconds % 60);
}

/* How long before its end the job is told: time for one program to end and to be told of. */
static uint64_t notice_s(const struct job_script *job)
{
    const uint64_t most_s = 120;

    return job->seconds / 4 < most_s ? job->seconds / 4 : most_s;
}

static void head_slurm(const struct job_script *job, struct text_list *lines)
{
    char *time = hours(job);

    text_add(lines, "#SBATCH --job-name=triptych");
    text_add(lines, "#SBATCH --nodes=%" PRIu64, job->nodes);
    text_add(lines, "#SBATCH --ntasks-per-node=%" PRIu64, job->ppn);
    text_add(lines, "#SBATCH --time=%s", time);
    text_add(lines, "#SBATCH --signal=B:USR1@%" PRIu64, notice_s(job));
    text_add(lines, "#SBATCH --requeue");
    text_add(lines, "#SBATCH --open-mode=append");
    text_add(lines, "#SBATCH --output=triptych-%%j.log");
    add_option(lines, "#SBATCH --partition=", job->queue);
    add_option(lines, "#SBATCH --account=", job->account);
    free(time);
}

static void head_pbs(const struct job_script *job, struct text_list *lines)
{
    char *time = hours(job);

    text_add(lines, "#PBS -N triptych");
    text_add(lines, "#PBS -l select=%" PRIu64 ":ncpus=%" PRIu64 ":mpiprocs=%" PRIu64, job->nodes,
             job->ppn, job->ppn);
    text_add(lines, "#PBS -l place=scatter"); /* each chunk on a host of its own */
    text_add(lines, "#PBS -l walltime=%s", time);
    text_add(lines, "#PBS -r y");
    text_add(lines, "#PBS -j oe");
    add_option(lines, "#PBS -q ", job->queue);
    add_option(lines, "#PBS -A ", job->account);
    free(time);
}

static void head_lsf(const struct job_script *job, struct text_list *lines)
{
    text_add(lines, "#BSUB -J triptych");
    text_add(lines, "#BSUB -n %" PRIu64, job->nodes * job->ppn);
    text_add(lines, "#BSUB -R \"span[ptile=%" PRIu64 "]\"", job->ppn);
    text_add(lines, "#BSUB -W %" PRIu64, (job->seconds + 59) / 60);
    text_add(lines, "#BSUB -r");
    text_add(lines, "#BSUB -Q \"99\""); /* a job that ends so is put back into its queue */
    text_add(lines, "#BSUB -o triptych-%%J.log");
    add_option(lines, "#BSUB -q ", job->queue);
    add_option(lines, "#BSUB -P ", job->account);
}

static void head_flux(const struct job_script *job, struct text_list *lines)
{
    text_add(lines, "# flux: --job-name=triptych");
    text_add(lines, "# flux: --nodes=%" PRIu64, job->nodes);
    text_add(lines, "# flux: --nslots=%" PRIu64, job->nodes * job->ppn);
    text_add(lines, "# flux: --time-limit=%" PRIu64 "s", job->seconds);
    text_add(lines, "# flux: --output=triptych-{{id}}.log");
    add_option(lines, "# flux: --queue=", job->queue);
    add_option(lines, "# flux: --bank=", job->account);
}

/* Slurm signals by itself; elsewhere the script watches its own time. Slurm and LSF put a job back
 * into its queue; elsewhere the script submits itself: in Flux to the instance that the job came
 * from, since within it `flux` is the job's own, which ends with the job. PBS is PBS Pro or
 * OpenPBS; its `qrerun` is for operators. */
static const struct {
    void (*head)(const struct job_script *job, struct text_list *lines);
    const char *launcher, *again;
    const char *hosts;     /* the variable that names a file with a line for each slot, or NULL */
    const char *sender[2]; /* before the script's path */
    bool signals;          /* before the limit, as the header asks for */
} systems[] = {
    [BATCH_SLURM] = {head_slurm,
                     "srun --mpi=pmix",
                     "exec scontrol requeue \"$SLURM_JOB_ID\"",
                     NULL,
                     {"sbatch"},
                     true},
    [BATCH_PBS] = {head_pbs, "mpirun", "exec qsub \"$0\"", "PBS_NODEFILE", {"qsub"}, false},
    [BATCH_LSF] = {head_lsf, "mpirun", "exit 99", "LSB_DJOB_HOSTFILE", {"sh", "-c"}, false},
    [BATCH_FLUX] =
        {head_flux, "flux run", "exec flux --parent batch \"$0\"", NULL, {"flux", "batch"}, false},
};

/* ---- body ------------------------------------------------------------------------------------ */

/* bash ends its `wait` when a trap has run; what it waits for may go on. A command that a script
 * starts with & ignores SIGINT, so it gets SIGTERM. A job that was preempted or whose host has
 * failed is started again by the system, with the same script. */
static const char body[] =
    "measured() { [ ! -s \"$folder/records.jsonl\" ] || wc -l <\"$folder/records.jsonl\"; }\n"
    "before=$(measured)\n"
    "again=''\n"
    "resume=()\n"
    "[ -z \"$before\" ] || resume=(--resume)\n"
    "\"${compare[@]}\" \"${resume[@]}\" &\n"
    "child=$!\n"
    "trap 'again=yes; kill -TERM \"$child\"' USR1 # the time limit is near\n"
    "trap 'kill -TERM \"$child\"' TERM INT             # preempted, or cancelled\n";

/* An Open MPI that was built without the batch system (Debian's) knows this host alone: 4 and 5. */
static void add_hosts(const char *variable, struct text_list *lines)
{
    if (!variable)
        return;
    text_add(lines, "# Debian's mpirun does not ask the batch system for its hosts. Others find "
                    "the same ones.");
    text_add(lines,
             "[ -z \"${%s:-}\" ] || export OMPI_MCA_orte_default_hostfile=$%s "
             "PRTE_MCA_prte_default_hostfile=$%s",
             variable, variable, variable);
}

/* A job in which nothing was measured would go round for ever. */
static const char once_more[] = "if [ -n \"$again\" ] && [ \"$(measured)\" = \"$before\" ]; then\n"
                                "    echo 'triptych: nothing was measured within the time limit; "
                                "submit it with a longer --time' "
                                ">&2\n"
                                "    exit 1\n"
                                "fi\n";

static const char wait_for_it[] = "wait \"$child\"\n"
                                  "status=$?\n"
                                  "while kill -0 \"$child\" 2>/dev/null; do\n"
                                  "    wait \"$child\"\n"
                                  "    status=$?\n"
                                  "done\n";

const char *script_launcher(enum batch system)
{
    return systems[system].launcher;
}

char *script_text(const struct job_script *job)
{
    struct text_list lines = {0}, command = {0}, here = {0}, folder = {0};

    text_add(&command, "%s", job->program);
    for (size_t at = 0; at < job->compare->count; at++)
        text_add(&command, "%s", job->compare->items[at]);
    if (job->launcher) {
        text_add(&command, "--launcher");
        text_add(&command, "%s", job->launcher);
    }
    text_add(&here, "%s", job->here);
    text_add(&folder, "%s", job->folder);
    char *words = text_shell(&command), *place = text_shell(&here), *results = text_shell(&folder);

    text_add(&lines, "#!/bin/bash");
    systems[job->system].head(job, &lines);
    text_add(&lines, "#");
    text_add(&lines,
             "# Written by `triptych submit`. The folder of results must be on a file system "
             "that all hosts share;");
    text_add(&lines,
             "# what was measured stays there, and a job that is started again goes on from it.");
    text_add(&lines, "cd %s || exit 1", place);
    add_hosts(systems[job->system].hosts, &lines);
    text_add(&lines, "folder=%s", results);
    text_add(&lines, "compare=(%s)", words);
    char *head = text_join(&lines, "\n");
    char *timer = systems[job->system].signals
                      ? text_format("%s", "")
                      : text_format("{ trap 'kill $!' TERM; sleep %" PRIu64
                                    " & wait $! && kill -USR1 $$; } &\ntimer=$!\n",
                                    job->seconds - notice_s(job));
    char *text = text_format(
        "%s\n%s%s%s%s%s[ -z \"$again\" ] || %s\nexit \"$status\"\n", head, body, timer, wait_for_it,
        timer[0] ? "kill \"$timer\" 2>/dev/null\n" : "", once_more, systems[job->system].again);
    free(timer);
    free(head);
    free(results);
    free(place);
    free(words);
    text_free(&folder);
    text_free(&here);
    text_free(&command);
    text_free(&lines);
    return text;
}

void script_sender(enum batch system, const char *path, struct text_list *argv)
{
    for (size_t at = 0; at < 2 && systems[system].sender[at]; at++)
        text_add(argv, "%s", systems[system].sender[at]);
    if (system == BATCH_LSF) { /* which reads its options from a script on standard input only */
        text_add(argv, "bsub <\"$0\"");
    }
    text_add(argv, "%s", path);
}
