/* SPDX-License-Identifier: MIT
 *
 * The account of a search: its outcome, and the story of the run that was found. */
#include "mpi/explore/search.h"

#include <inttypes.h>
#include <stdio.h>

static const char *const kinds[] = {
    [FAILURE_NONE] = "none",
    [FAILURE_LEAK] = "leak",
    [FAILURE_UNMATCHED] = "lost",
    [FAILURE_FINALIZE] = "finalize",
    [FAILURE_HAZARD] = "hazard",
    [FAILURE_RACE] = "race",
    [FAILURE_AT_ONCE] = "at_once",
    [FAILURE_THREAD_RACE] = "message_race",
    [FAILURE_DEADLOCK] = "deadlock",
    [FAILURE_LIVELOCK] = "livelock",
    [FAILURE_MISMATCH] = "mismatch",
    [FAILURE_ARGUMENT] = "argument",
    [FAILURE_REQUEST] = "request",
    [FAILURE_ONESIDED] = "onesided",
    [FAILURE_EXIT] = "exit",
    [FAILURE_ABORT] = "abort",
    [FAILURE_ASSERT] = "assert",
    [FAILURE_CRASH] = "crash",
    [FAILURE_HANG] = "hang",
    [FAILURE_FLOOD] = "flood",
    [FAILURE_MESSAGE_RACE] = "message_race",
    [FAILURE_UNSUPPORTED] = "unsupported",
};

static void write_rows(FILE *file)
{
    uint32_t from = mpix->row_count > MOST_ROWS ? mpix->row_count - MOST_ROWS : 0;

    for (uint32_t at = from; at < mpix->row_count; at++) {
        const struct row *row = &mpix->row[at % MOST_ROWS];
        fprintf(file, "row\t%d\t%" PRIxPTR "\t%s\n", row->rank, row->pc, row->text);
    }
}

/* Behind an outcome that has no line of its own: the last choice on which it depends. */
static const char *tell_choice(bool race)
{
    static char text[MOST_LINE];
    const struct decision *last = NULL;

    for (uint32_t at = 0; at < mpix->decision_count; at++)
        if (mpix->decision[at].pc && (mpix->decision[at].chosen > 0 || (race && !last)))
            last = &mpix->decision[at];
    if (!last ||
        (!race && mpix_outcome.failure != FAILURE_EXIT && mpix_outcome.failure != FAILURE_ABORT))
        return "";
    snprintf(text, sizeof text, "; it depends on what is received at @%lx@",
             (unsigned long)last->pc);
    return text;
}

void mpix_write_result(const struct options *options)
{
    FILE *file = fopen(options->result, "w");
    double seconds = mpix_seconds() - mpix_outcome.begun;

    if (!file)
        return;
    fprintf(file, "schedules\t%" PRIu64 "\nseconds\t%.6f\ncomplete\t%d\n", mpix_outcome.runs,
            seconds, mpix_outcome.complete);
    fprintf(file, "pct\t0\t%d\t%" PRIu64 "\ndiverged\t%d\n", mpix->ranks, mpix_outcome.most_rows,
            mpix->diverged);
    if (mpix_outcome.handled_pc)
        fprintf(file, "handled\t%" PRIxPTR "\n", mpix_outcome.handled_pc);
    bool race = mpix_outcome.failure == FAILURE_MESSAGE_RACE;
    const char *depends = tell_choice(race);
    if (mpix_outcome.failure != FAILURE_NONE) {
        for (char *at = mpix->text; *at; at++)
            if (*at == '\t' || *at == '\n')
                *at = ' ';
        fprintf(file, "failure\t%s\t%d\t%" PRIxPTR "\t0\t%s%s\n", kinds[mpix_outcome.failure],
                mpix->failed_rank, race ? 0 : mpix->failed_pc,
                race ? "what the program prints or keeps depends on the order in which messages "
                       "come"
                     : mpix->text,
                depends);
        fprintf(file, "turn\tmode\t%s\n", mpix_outcome.eager ? "eager" : "rendezvous");
        if (mpix_outcome.lot > 0)
            fprintf(file, "turn\tlot\t%" PRIu64 "\n", mpix_outcome.lot);
        if (mpix_outcome.fatal_error > 0)
            fprintf(file, "turn\terror\t%" PRIu32 "\n", mpix_outcome.fatal_error);
        for (uint32_t at = 0; at < mpix_outcome.plan_count; at++)
            fprintf(file, "turn\t%u\n", mpix_outcome.plan[at]);
        write_rows(file);
    }
    fprintf(file, "end\n");
    fclose(file);
}
