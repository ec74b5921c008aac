/* SPDX-License-Identifier: MIT */
#include "compare/base/text.h"
#include "compare/child/child.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* How launchers begin to tell that a rank has ended, and not why: what the rank itself said may
 * come after that. */
static const char *const echoes[] = {
    "MPI_ABORT was invoked",         /* Open MPI */
    "Primary job  terminated",       /* Open MPI 4 */
    "mpirun detected that one or",   /* Open MPI 4 */
    "prterun detected that one or",  /* Open MPI 5 */
    "application called MPI_Abort(", /* MPICH */
    "In: PMI_Abort(",                /* MPICH's library, under Slurm */
    "srun: Job step aborted",
    "slurmstepd: error: *** STEP ",
};

static bool is_echo(const char *line, size_t length)
{
    for (size_t at = 0; at < sizeof echoes / sizeof echoes[0]; at++)
        if (length >= strlen(echoes[at]) && memcmp(line, echoes[at], strlen(echoes[at])) == 0)
            return true;
    return false;
}

static bool says_something(const char *line, size_t length)
{
    for (size_t at = 0; at < length; at++)
        if (isalnum((unsigned char)line[at]))
            return true;
    return false;
}

/* Behind the frame of dashes around the line; behind the line where nothing frames it. */
static const char *after_echo(const char *line, const char *end, bool framed)
{
    static const char dashes[] = "\n----------";
    const char *frame =
        framed ? memmem(line, (size_t)(end - line), dashes, sizeof dashes - 1) : NULL;
    const char *from = frame ? frame + 1 : line;
    const char *newline = memchr(from, '\n', (size_t)(end - from));

    return newline ? newline + 1 : end;
}

/* The line; what a launcher frames is a text, so there it is the first sentence of it. The caller
 * frees it. */
static char *sentence(const char *line, const char *end, size_t length, bool framed)
{
    enum { MOST = 300 };
    char words[MOST + 1];

    while (framed && length > 0 && !strchr(".:", line[length - 1]) && line + length + 1 < end) {
        const char *next = line + length + 1;
        const char *newline = memchr(next, '\n', (size_t)(end - next));
        size_t more = (size_t)((newline ? newline : end) - next);
        if (!says_something(next, more))
            break;
        length += 1 + more;
    }
    length = length > MOST ? MOST : length;
    memcpy(words, line, length);
    for (size_t at = 0; at < length; at++)
        words[at] = words[at] == '\n' ? ' ' : words[at];
    return text_printable(words, length, MOST);
}

/* The first line of the errors that says something (mpirun frames its messages with dashes), and
 * more than that a rank has ended, if there is one. */
static char *first_words(const struct child *child)
{
    const char *at = child->errors, *end = at + child->errors_size, *echo = NULL;
    size_t echo_length = 0;
    bool framed = false;

    while (at && at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((newline ? newline : end) - at);
        bool says = says_something(at, length);
        if (says && !is_echo(at, length))
            return sentence(at, end, length, framed);
        if (says && !echo)
            echo = at, echo_length = length;
        at = says ? after_echo(at, end, framed) : at + length + 1;
        framed = !says && length > 0;
    }
    return echo ? text_printable(echo, echo_length, 300) : text_format("it gave no message");
}

static char *end_of(const struct child *child, const char *advice)
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

static char *error_of(const struct child *child, const char *advice)
{
    char *memory = child_memory(child);

    if (memory && child->end == CHILD_SIGNAL && child_was_killed(child) && child->errors_size == 0)
        return memory; /* that is all there is to say */
    free(memory);
    return child_memory_first(child, end_of(child, advice));
}

char *child_error(const struct child *child)
{
    return error_of(child, "");
}

char *child_error_advised(const struct child *child)
{
    return error_of(child, " (--deadline gives it longer)");
}
