/* SPDX-License-Identifier: MIT */
#include "common/options/workers.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *after_blanks(const char *text)
{
    while (isspace((unsigned char)*text))
        text++;
    return text;
}

/* One number of the list, and the comma behind it. NULL: there is none. A number that is past
 * MOST_WORKERS reads as one more than that. */
static const char *read_entry(const char *text, int *workers)
{
    long number = 0;

    text = after_blanks(text);
    text += *text == '+';
    if (!isdigit((unsigned char)*text))
        return NULL;
    for (; isdigit((unsigned char)*text); text++)
        number = number > MOST_WORKERS ? number : 10 * number + (*text - '0');
    *workers = number > MOST_WORKERS ? MOST_WORKERS + 1 : (int)number;
    text = after_blanks(text);
    if (*text == ',')
        return after_blanks(text + 1)[0] ? text + 1 : NULL;
    return *text ? NULL : text;
}

bool workers_of_list(const char *text, int *workers, struct error *error)
{
    const char *at = text ? after_blanks(text) : "";
    bool good = true;

    *workers = 0;
    for (bool first = true; good && *at; first = false) {
        int number = 0;
        const char *next = read_entry(at, &number);
        good = next && number > 0 && (!first || number <= MOST_WORKERS);
        if (first)
            *workers = number;
        at = good ? next : at;
    }
    if (!good)
        snprintf(error->text, sizeof error->text,
                 "OMP_NUM_THREADS: '%.80s' is not accepted; it takes a whole number, from 1 to %d, "
                 "or nothing: export OMP_NUM_THREADS=2, say, or unset OMP_NUM_THREADS",
                 text, MOST_WORKERS);
    return good;
}
