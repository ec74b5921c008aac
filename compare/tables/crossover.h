/* SPDX-License-Identifier: MIT
 *
 * Where each paradigm wins, for people and for scripts, on standard output. Main thread only. */
#ifndef TRIPTYCH_COMPARE_CROSSOVER_TABLES_H
#define TRIPTYCH_COMPARE_CROSSOVER_TABLES_H

#include "compare/figures/crossover.h"

/* One screen, at most 40 lines of 80 columns. `notes`: what failed or was left out; `report`: where
 * the page is, or NULL. */
void crossover_print(const struct crossover *crossover, const struct text_list *notes,
                     const char *report);

/* The crossings in a sentence: "below 40 us a task: posix; ..."; the caller frees it. */
char *crossover_sentence(const struct crossover *crossover, const struct crossover_group *group,
                         bool started);

/* What to say of contenders that are among no winners, to be put behind it: "", ". mpi is never
 * within 5 % of the best"; the caller frees it. */
char *crossover_losers(const struct crossover *crossover, const struct crossover_group *group,
                       bool started);

/* Why a crossing has no interval; NULL: all that are told have one. The caller frees it. */
char *crossover_why_not(const struct crossover *crossover, const struct crossover_group *group,
                        bool started);

/* What a contender is called: its panel, or "alone". */
const char *crossover_name(const struct crossover_line *line);

/* As JSON, which is the caller's; a row a cell as CSV. */
struct json_object *crossover_json(const struct crossover *crossover);
void crossover_csv(const struct crossover *crossover);

#endif
