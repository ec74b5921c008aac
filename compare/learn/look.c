/* SPDX-License-Identifier: MIT */
#include "compare/learn/look.h"

#include "common/base/system.h"
#include "common/base/translate.h"
#include "compare/base/text.h"
#include "compare/child/reaper.h"

#include <stdlib.h>

#if SYSTEM_IS_LINUX

#include <ctype.h>
#include <dirent.h>
#include <linux/futex.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Reads the start of /proc/WHERE/NAME; false: it is not there any more, or may not be read. */
static bool read_proc(const char *where, const char *name, char *text, size_t room)
{
    char *path = text_format("/proc/%s/%s", where, name);
    FILE *file = fopen(path, "re");
    size_t size = file ? fread(text, 1, room - 1, file) : 0;

    free(path);
    text[size] = '\0';
    if (file)
        fclose(file);
    return size > 0;
}

/* ---- what a thread waits for ----------------------------------------------------------------- */

/* glibc's mutex waits for the value 2; its condition variables and semaphores wait by a bit set;
 * so does pthread_join, for a word that the kernel clears, which is not private. */
static enum look_wait futex_wait(unsigned long operation, unsigned long value,
                                 unsigned long timeout)
{
    bool private = operation & FUTEX_PRIVATE_FLAG;
    unsigned long kind = operation & (unsigned long)FUTEX_CMD_MASK;

    if (timeout != 0)
        return WAITS_OTHER;
    if (kind == FUTEX_WAIT)
        return value == 2 ? WAITS_MUTEX : WAITS_BARRIER;
    if (kind != FUTEX_WAIT_BITSET)
        return WAITS_OTHER;
    return private ? WAITS_CONDITION : WAITS_JOIN;
}

/* proc(5), /proc/pid/syscall: the number and the arguments of the call in which a thread is. */
static enum look_wait wait_of(const char *where)
{
    char text[256];
    unsigned long argument[4] = {0};
    long number;

    if (!read_proc(where, "syscall", text, sizeof text) ||
        sscanf(text, "%ld %lx %lx %lx %lx", &number, &argument[0], &argument[1], &argument[2],
               &argument[3]) < 5)
        return WAITS_OTHER;
    switch (number) {
    case SYS_futex:
        return futex_wait(argument[1], argument[2], argument[3]);
    case SYS_wait4:
    case SYS_waitid:
        return WAITS_CHILD;
    case SYS_read:
    case SYS_recvfrom:
    case SYS_recvmsg:
        return WAITS_INPUT;
    default:
        return WAITS_OTHER;
    }
}

/* ---- all of them ----------------------------------------------------------------------------- */

/* The number behind a name of /proc/pid/status. */
static uint64_t field_of(const char *status, const char *name)
{
    const char *found = strstr(status, name);

    return found ? strtoull(found + strlen(name), NULL, 10) : 0;
}

static void add_thread(struct look *look, const char *where)
{
    char status[4096], stat[1024];
    unsigned long user = 0, system = 0;
    const char *state, *after;

    if (!read_proc(where, "status", status, sizeof status) ||
        !read_proc(where, "stat", stat, sizeof stat))
        return;
    state = strstr(status, "\nState:\t");
    after = strrchr(stat, ')');
    if (!state || state[8] == 'Z' || state[8] == 'X' || !after)
        return;
    if (sscanf(after, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) == 2)
        look->cpu_s += (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
    look->threads++;
    look->moved += field_of(status, "\nvoluntary_ctxt_switches:\t") +
                   field_of(status, "\nnonvoluntary_ctxt_switches:\t") + user + system;
    look->awake += state[8] != 'S';
    look->waits[state[8] == 'S' ? wait_of(where) : WAITS_OTHER]++;
}

static void add_process(struct look *look, const char *pid)
{
    char path[300], memory[128];
    unsigned long long pages = 0;
    struct dirent **entries;
    double before_s = look->cpu_s;
    size_t awake = look->awake;

    snprintf(path, sizeof path, "/proc/%s/task", pid);
    int count = scandir(path, &entries, NULL, alphasort);
    if (read_proc(pid, "statm", memory, sizeof memory) && sscanf(memory, "%*s %llu", &pages) == 1)
        look->memory_bytes += pages * (uint64_t)sysconf(_SC_PAGESIZE);
    for (int at = 0; at < count; at++) {
        char where[600];
        snprintf(where, sizeof where, "%.40s/task/%.40s", pid, entries[at]->d_name);
        if (isdigit((unsigned char)entries[at]->d_name[0]))
            add_thread(look, where);
        free(entries[at]);
    }
    if (count >= 0)
        free(entries);
    if (look->processes < LOOK_MOST_EACH) {
        look->each_s[look->processes] = look->cpu_s - before_s;
        look->each_sleeps[look->processes] = look->awake == awake;
    }
    look->processes++;
}

struct look look_now(void)
{
    struct look look = {0};
    struct dirent **entries;
    int count = scandir("/proc", &entries, NULL, versionsort);
    char name[64];

    for (int at = 0; at < count; at++) {
        const char *pid = entries[at]->d_name;
        if (isdigit((unsigned char)pid[0]) && read_proc(pid, "comm", name, sizeof name) &&
            strcmp(name, LOOK_PROGRAM "\n") == 0 && reaper_owns(pid))
            add_process(&look, pid);
        free(entries[at]);
    }
    if (count >= 0)
        free(entries);
    return look;
}

#else

struct look look_now(void)
{
    return (struct look){0};
}

#endif

bool look_is_blocked(const struct look *look)
{
    return look->threads > 0 && look->waits[WAITS_OTHER] == 0;
}

char *look_text(const struct look *look)
{
    static const char *const words[LOOK_WAITS] = {
        [WAITS_MUTEX] = TRANSLATED("for a mutex"),
        [WAITS_BARRIER] = TRANSLATED("at a barrier or for a lock"),
        [WAITS_CONDITION] = TRANSLATED("on a condition variable or a semaphore"),
        [WAITS_JOIN] = TRANSLATED("in pthread_join"),
        [WAITS_CHILD] = TRANSLATED("for a child process to end"),
        [WAITS_INPUT] = TRANSLATED("for input"),
        [WAITS_OTHER] = TRANSLATED("for something else, or computing"),
    };
    struct text_list parts = {0};
    char threads[WORDS_TEXT];

    for (int wait = 0; wait < LOOK_WAITS; wait++)
        if (look->waits[wait] > 0)
            text_add(&parts,
                     look->waits[wait] == 1 ? translate("%s waits %s") : translate("%s wait %s"),
                     translate_count(look->waits[wait], "thread", threads), translate(words[wait]));
    char *text = text_join(&parts, translate(", "));
    text_free(&parts);
    return text;
}
