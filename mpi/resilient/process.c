/* SPDX-License-Identifier: MIT */
#include "mpi/resilient/process.h"

#include "common/work/journal.h"
#include "mpi/measure/launcher.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* State and birth of a process, as proc(5) has them; state 'X': there is none. */
static char state_of(uint64_t pid, uint64_t *born)
{
    char path[64], text[1024], state = 'X';
    unsigned long long ticks = 0;

    snprintf(path, sizeof path, "/proc/%llu/stat", (unsigned long long)pid);
    FILE *stream = fopen(path, "re");
    if (!stream)
        return state;
    size_t length = fread(text, 1, sizeof text - 1, stream);
    fclose(stream);
    text[length] = '\0';
    const char *name_end = text; /* the name may have blanks and parentheses */
    for (size_t at = 0; at < length; at++)
        if (text[at] == ')')
            name_end = text + at;
    if (sscanf(name_end,
               ") %c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu",
               &state, &ticks) != 2)
        return 'X';
    *born = ticks;
    return state;
}

bool process_is_hidden(void)
{
    return getenv("TRIPTYCH_MPI_NO_PIDS") != NULL;
}

static uint64_t own_place(int rank)
{
    char text[128] = "", space[128] = "";
    FILE *boot = fopen("/proc/sys/kernel/random/boot_id", "re");

    if (boot) {
        size_t length = fread(text, 1, sizeof text - 1, boot);
        fclose(boot);
        text[length] = '\0';
    }
    ssize_t length = readlink("/proc/self/ns/pid", space, sizeof space - 1);
    if (!text[0] || length <= 0 || process_is_hidden())
        return (uint64_t)rank; /* nobody else is there, as far as is known */
    return journal_hash(journal_hash(0xcbf29ce484222325u, text), space);
}

struct process process_own(int rank)
{
    struct process own = {.place = own_place(rank), .pid = (uint64_t)getpid()};

    own.beside = launcher_is_parent();
    state_of(own.pid, &own.born);
    return own;
}

enum sight process_look(const struct process *process)
{
    uint64_t born = 0;

    switch (state_of(process->pid, &born)) {
    case 'X':
    case 'x':
    case 'Z':
        return GONE;
    case 'T':
    case 't':
        return born == process->born ? STOPPED : GONE;
    default:
        return born == process->born ? RUNS : GONE;
    }
}
