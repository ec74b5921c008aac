/* SPDX-License-Identifier: MIT */
#include "compare/base/text.h"
#include "compare/child/child.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* The first line of the errors that says something (mpirun frames its messages with dashes). */
static char *first_words(const struct child *child)
{
    const char *at = child->errors, *end = at + child->errors_size;

    while (at && at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((newline ? newline : end) - at);
        for (size_t letter = 0; letter < length; letter++)
            if (isalnum((unsigned char)at[letter]))
                return text_printable(at, length, 300);
        at += length + 1;
    }
    return text_format("it gave no message");
}

static char *error_of(const struct child *child, const char *advice)
{
    char *words = first_words(child), *error = NULL;

    switch (child->end) {
    case CHILD_EXITED:
        error = text_format("exit status %d: %s", child->status, words);
        break;
    case CHILD_SIGNAL:
        error = text_format("killed by signal %d (%s): %s", child->status, strsignal(child->status),
                            words);
        break;
    case CHILD_DEADLINE:
        error = text_format("still running after %g s, so it was ended%s: %s", child->deadline_s,
                            advice, words);
        break;
    case CHILD_FLOOD:
        error = text_format("printed more than %d MiB, so it was ended", CHILD_MOST_OUTPUT >> 20);
        break;
    case CHILD_INTERRUPTED:
        error = text_format("interrupted");
        break;
    case CHILD_STOPPED:
        error = text_format("ended, since it had been seen enough of");
        break;
    case CHILD_NO_START:
        error = text_format("cannot be started: %s", strerror(child->status));
        break;
    }
    free(words);
    return error;
}

char *child_error(const struct child *child)
{
    return error_of(child, "");
}

char *child_error_advised(const struct child *child)
{
    return error_of(child, " (--deadline gives it longer)");
}
