/* SPDX-License-Identifier: MIT
 *
 * Which thread of a rank goes on: besides the usual order, a few that are drawn by lot. */
#include "mpi/explore/search.h"

enum { LOTS = 60, FEWEST = 6, CHOICES = 4 }; /* a busy machine, too, tries the fewest */

/* Whether what the program prints is another with another order of the threads, though each thread
 * has received the same: then it says nothing of messages. */
static bool output_varies(void)
{
    static uint64_t got[LOTS], printed[LOTS];
    static int count;
    uint64_t hash = mpix_hash_of_run();

    if (mpix->pruned || mpix->failure > FAILURE_GRAVE)
        return false;
    for (int at = 0; at < count; at++)
        if (got[at] == mpix->got_hash)
            return printed[at] != hash;
    if (count < LOTS) {
        got[count] = mpix->got_hash;
        printed[count++] = hash;
    }
    return false;
}

/* Runs in which lots say which thread of a rank goes on, with the first choices of MPI and a few
 * others. */
void mpix_search_lots(const struct options *options)
{
    static const double usual_s = 3, most_over_s = 15;
    bool asked = options->lot_seconds > 0;
    double until = asked ? mpix_outcome.begun + options->lot_seconds : mpix_seconds() + usual_s;

    for (uint64_t lot = 1; (asked || lot <= LOTS) && mpix->has_threads; lot++) {
        mpix->eager = lot % 4 >= 2;
        mpix->lot = lot;
        mpix->plan_count = 0;
        for (int choice = 0; choice < CHOICES; choice++) {
            double over = mpix_seconds() - until;
            bool late = over > 0 && (asked || choice > 0 || lot > FEWEST || over > most_over_s);
            if (mpix_outcome.runs >= options->schedules || late || !mpix_one_run())
                return;
            if (choice == 0 && output_varies() && mpix_outcome.failure == FAILURE_MESSAGE_RACE)
                mpix_outcome.failure = FAILURE_NONE;
            if (!mpix_next_plan())
                break;
        }
    }
}
