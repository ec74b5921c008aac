/* SPDX-License-Identifier: MIT */
#include "compare/measure/outside.h"

#include "compare/base/text.h"
#include "compare/machine/allocation.h"
#include "compare/programs/own.h"

#include <stdlib.h>
#include <string.h>

static bool says_one(const struct child *child, const char *const *words)
{
    for (; *words && child->errors; words++)
        if (memmem(child->errors, child->errors_size, *words, strlen(*words)))
            return true;
    return false;
}

static void add_clause(char **why, const char *clause)
{
    char *both = text_clauses(*why, clause);

    free(*why);
    *why = both;
}

/* Slurm gives steps of a job that was requeued the numbers of its earlier ones, and one whose
 * namesake was cancelled may find that one's socket in its way: srun ends well, and nothing ran. */
bool outside_never_began(const struct cell *cell, const struct child *child)
{
    static const char *const not_launched[] = {"Task launch for ", "task launch failed", NULL};

    if (!cell->program->launched || child->end != CHILD_EXITED || child->output_size > 0)
        return false;
    return child->status == 0 || says_one(child, not_launched);
}

/* ---- hosts ----------------------------------------------------------------------------------- */

static char *trouble_of(const struct session *session)
{
    return allocation_trouble(&session->launcher->words,
                              launcher_crowding(session->launcher) != NULL);
}

void outside_look(struct session *session)
{
    char *trouble = trouble_of(session);

    session->hosts_shy = trouble != NULL;
    free(trouble);
}

static void keep_trouble(struct session *session, const char *trouble)
{
    if (trouble && !session->hosts_trouble)
        session->hosts_trouble = text_format("%s; --resume tries it again", trouble);
}

/* They are asked until one of them is found to be at fault. */
static void suspect_hosts(struct session *session, const struct cell *cell,
                          const struct child *child, char **why)
{
    char *trouble = !session->hosts_trouble && !session->hosts_shy ? trouble_of(session) : NULL;

    keep_trouble(session, trouble);
    free(trouble);
    if (!session->hosts_trouble)
        return;
    add_clause(why, session->hosts_trouble);
    cell->result->outside = true;
    session->hosts_gone = session->hosts_gone || child->end == CHILD_DEADLINE;
}

void outside_gone(struct session *session, const char *trouble)
{
    keep_trouble(session, trouble);
    session->hosts_gone = true;
}

const char *outside_leaves_out(const struct session *session, const struct program *program)
{
    return program->launched && session->hosts_gone ? session->hosts_trouble : NULL;
}

/* ---- memory, and batch systems --------------------------------------------------------------- */

/* What a limit of memory looks like: a rank is killed, as the kernel or a scheduler does it, or
 * gets no more memory, after which others may wait for it for ever. NULL: not like that. */
static const char *memory_words(const struct child *child)
{
    static const char *const killed[] = {"signal 9", NULL};
    static const char *const limited[] = {"exceeded memory limit",
                                          "exceeded job memory limit",
                                          "oom-kill",
                                          "oom_kill",
                                          "OOM Killed",
                                          "OUT_OF_MEMORY",
                                          "Out Of Memory",
                                          NULL};
    static const char *const refused[] = {"Cannot allocate memory", "shared memory initialization",
                                          "failed to allocate memory", NULL};

    if ((child->end == CHILD_EXITED || child->end == CHILD_DEADLINE) && says_one(child, limited))
        return "a rank used more memory than the job may, and was killed";
    if (child->end == CHILD_EXITED && (child_was_killed(child) || says_one(child, killed)))
        return "a rank was killed (signal 9), as by a limit of memory, kill -9 or scancel";
    if ((child->end == CHILD_EXITED || child->end == CHILD_DEADLINE) && says_one(child, refused))
        return "a rank got no memory, as under a limit (ulimit -v, or a scheduler's)";
    return NULL;
}

/* Whether it is a limit of memory, which the kernel has told of (then that has been said), or which
 * is behind what was said of ranks, that may be of other hosts. With more memory the same start may
 * do. */
static bool suspect_memory(const struct cell *cell, const struct child *child, char **why)
{
    const char *words = own_has_ranks(cell->program) ? memory_words(child) : NULL;

    if (!words && !child_lacked_memory(child))
        return false;
    if (!child_lacked_memory(child)) {
        char *cure = text_format("%s: start fewer ranks on a node (--ppn), or ask for more memory "
                                 "(Slurm: --mem-per-cpu)",
                                 words);
        add_clause(why, cure);
        free(cure);
    }
    add_clause(why, "--resume tries it again");
    cell->result->outside = true;
    return true;
}

/* Slurm's words for a job that it ends or moves, also to who starts ranks while it does. A step
 * alone is cancelled for a rank that fails, too. */
static bool suspect_batch(const struct child *child, char **why)
{
    static const char *const ended[] = {"DUE TO NODE FAILURE",
                                        "DUE TO JOB REQUEUE",
                                        "DUE TO PREEMPTION",
                                        "DUE TO TIME LIMIT",
                                        "Node failure on",
                                        "error: *** JOB ",
                                        "Unable to confirm allocation for job",
                                        "Job is pending execution",
                                        "already completing or completed",
                                        NULL};

    if (!says_one(child, ended))
        return false;
    add_clause(why, "the batch system ended the job, or lost one of its nodes: --resume tries it "
                    "again");
    return true;
}

void outside_suspect(struct session *session, const struct cell *cell, const struct child *child,
                     size_t records, char **why)
{
    bool launched = cell->program->launched;

    if (!*why || cell->result->skipped)
        return;
    if (launched && suspect_batch(child, why))
        cell->result->outside = true;
    else if (!suspect_memory(cell, child, why) && launched && records == 0 &&
             (child->end == CHILD_EXITED || child->end == CHILD_DEADLINE))
        suspect_hosts(session, cell, child, why);
}
