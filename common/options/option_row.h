/* SPDX-License-Identifier: MIT
 *
 * option_row: questions about one row of options, for the files of this room. Any thread. */
#ifndef TRIPTYCH_OPTION_ROW_H
#define TRIPTYCH_OPTION_ROW_H

#include "common/options/options.h"

static inline bool option_is_operand(const struct option_row *row)
{
    return row->type == OPTION_OPERAND || row->type == OPTION_OPERANDS;
}

/* Whether it is written -X. */
static inline bool option_is_letter(const struct option_row *row)
{
    return row->name[0] && !row->name[1];
}

/* "sync, threads": the names of a row of OPTION_CHOICE, cut where they do not fit. */
void option_choices(const struct option_row *row, char *text, size_t size);

#endif
