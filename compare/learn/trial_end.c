/* SPDX-License-Identifier: MIT
 *
 * What is said about how a run ended. */
#include "compare/learn/trial_words.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

static struct judgement undecided(char *why)
{
    return judgement_of(
        JUDGEMENT_UNDECIDED, CHECK_ENDS, why,
        text_translated("Try again; on a machine with less to do it can be decided."));
}

static struct judgement hang_verdict(const struct trial *trial)
{
    char *waits = look_text(&trial->look);
    struct judgement judgement = trial_failed(
        CHECK_ENDS,
        text_translated("it hangs with %s: %s, and nobody is left who could wake them",
                        trial->host.workers_text, waits),
        TRANSLATED(
            "Ask of each wait who ends it: is every lock given back on every way, does every "
            "waiter "
            "get its signal or its end mark, are all workers waited for that were started?"));

    free(waits);
    return judgement;
}

static struct judgement ranks_verdict(const struct trial *trial)
{
    return trial_failed(
        CHECK_ENDS, text_translated("it hangs with %s: %s", trial->host.workers_text, trial->ranks),
        TRANSLATED("A rank waits for a message that nobody sends, or for ranks that never come to "
                   "the same collective call: all ranks must call it."));
}

static struct judgement unfinished(const struct trial *trial)
{
    return undecided(text_translated("it had not ended after %g s, in which it got %.1f s "
                                     "of CPU time",
                                     trial->child.deadline_s, trial->look.cpu_s));
}

/* Ranks that have just done something of their work: slow ones are in the same calls of MPI as
 * those that hang. */
static bool ranks_still_work(const struct trial *trial)
{
    const double lately_s = 3;

    return pack_has_ranks(trial->pack) && trial->messages > 0 && !trial->idles && !trial->stuck &&
           trial->watched_s - trial->busy_s < lately_s;
}

static struct judgement late_verdict(const struct trial *trial)
{
    if (!trial->idles && trial->look.cpu_s < trial_judged_cpu_s(trial))
        return unfinished(trial);
    return trial_failed(
        CHECK_ENDS,
        text_translated(
            "it does not end with %s: after %.0f s it was still running, and did nothing "
            "of its work any more",
            trial->host.workers_text, trial->child.seconds),
        pack_has_ranks(trial->pack)
            ? TRANSLATED(
                  "A rank waits for a message that nobody sends, or for ranks that never come "
                  "to the same collective call: all ranks must call it.")
            : TRANSLATED("Look for a loop whose end is never reached, or a wait for something that "
                         "nobody does."));
}

/* A call that MPI does not allow may do anything: this is said before what it did. */
static struct judgement misuse_verdict(const struct trial *trial)
{
    int rank = trial->host.misused.rank;

    if (trial->host.misuse == EXERCISE_NO_THREADS)
        return trial_failed(
            CHECK_ENDS,
            text_translated("rank %d called %s, and MPI was started without threads: MPI_Init asks "
                            "for MPI_THREAD_SINGLE, one thread in each rank",
                            rank, trial->misused),
            TRANSLATED("Start it by MPI_Init_thread, and say by MPI_THREAD_FUNNELED that there are "
                       "threads, of which the main one alone calls MPI."));
    return trial_failed(
        CHECK_ENDS,
        text_translated("a thread of rank %d that is not its main thread called %s, and "
                        "MPI_THREAD_FUNNELED allows calls of MPI to the main thread alone",
                        rank, trial->misused),
        TRANSLATED("Let the threads leave in memory what they have found or want; the main thread "
                   "(number 0, "
                   "which called MPI_Init_thread) sends and receives for all of them. A critical "
                   "section is "
                   "not enough: that would need MPI_THREAD_SERIALIZED."));
}

/* What child_error() says of an end with a status or by a signal, in the user's language. */
static char *bad_end(const struct child *child)
{
    static const char nothing[] = TRANSLATED("it gave no message");
    char *error = child_error(child);
    const char *colon = strstr(error, ": "), *words = colon ? colon + 2 : error;
    char *text;

    if (strcmp(words, nothing) == 0)
        words = translate(nothing);
    text = child->end == CHILD_SIGNAL
               ? text_translated("killed by signal %d (%s): %s", child->status,
                                 strsignal(child->status), words)
               : text_translated("exit status %d: %s", child->status, words);
    free(error);
    return text;
}

/* Itself, or as a launcher or a shell tells it of what they started. */
static bool is_segfault(const struct child *child)
{
    return (child->end == CHILD_SIGNAL && child->status == SIGSEGV) ||
           (child->end == CHILD_EXITED && child->status == 128 + SIGSEGV);
}

struct judgement trial_end_verdict(const struct trial *trial)
{
    const struct child *child = &trial->child;
    const struct host *host = &trial->host;

    if (host->crowd)
        return trial_failed(CHECK_ENDS,
                            text_translated("it starts more than %d threads", HOST_LINES),
                            TRANSLATED("One thread for each worker is enough."));
    if (trial->swarms)
        return trial_failed(
            CHECK_ENDS, text_translated("it starts processes without end"),
            TRANSLATED("A child process must leave by _exit() or return from main when its work is "
                       "done; otherwise it goes on in the loop that forks."));
    if (trial->devours)
        return trial_failed(
            CHECK_ENDS, text_translated("it took more than %d MiB of memory", SANDBOX_MEMORY_MIB),
            TRANSLATED("Look for a loop that allocates and never ends."));
    if (host->nonsense)
        return trial_failed(CHECK_ENDS, text_translated("it talks to the judge past exercise.h"),
                            TRANSLATED("Do the tasks by the functions of exercise.h alone."));
    if (trial->misused)
        return misuse_verdict(trial);
    bool late = trial->late || child->end == CHILD_DEADLINE;
    if (late && ranks_still_work(trial))
        return unfinished(trial);
    if (trial->stuck || (late && trial->ranks && trial->ranks[0]))
        return ranks_verdict(trial);
    if (trial->idles || trial->late)
        return late_verdict(trial);
    if (trial->hangs)
        return hang_verdict(trial);
    if (child_lacked_memory(child)) /* by a limit that is not ours */
        return undecided(child_error(child));
    switch (child->end) {
    case CHILD_DEADLINE:
        return late_verdict(trial);
    case CHILD_FLOOD:
        return trial_failed(CHECK_ENDS,
                            text_translated("it printed more than %d MiB, so it was ended",
                                            CHILD_MOST_OUTPUT >> 20),
                            TRANSLATED("Look for a loop that prints and never ends."));
    case CHILD_EXITED:
        if (child->status == 0)
            return (struct judgement){0};
        break;
    case CHILD_SIGNAL:
        break;
    default:
        return undecided(child_error(child));
    }
    char *why = bad_end(child);
    struct judgement judgement = trial_failed(
        CHECK_ENDS, text_translated("with %s it ended badly: %s", host->workers_text, why),
        is_segfault(child)
            ? TRANSLATED("It used memory that is not its own: look at sizes of arrays and at "
                         "pointers that a thread got and that are gone.")
            : TRANSLATED("main must return 0 when all is done."));
    free(why);
    return judgement;
}
