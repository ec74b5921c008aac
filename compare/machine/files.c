/* SPDX-License-Identifier: MIT */
#include "common/base/proc.h"
#include "compare/machine/parts.h"

#include "common/base/fail.h"
#include "compare/base/json_write.h"
#include "compare/base/text.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LONGEST_VALUE = 200, MOST_LINES = 4096, LONGEST_LINE = 4096 };

/* Opened without waiting for a writer, should the name belong to a pipe. */
static FILE *open_below(const char *root, const char *path)
{
    if (!root[0] && !proc_is_there())
        return NULL;
    char *whole = text_format("%s%s", root, path);
    int file = open(whole, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat about;

    free(whole);
    if (file < 0)
        return NULL;
    FILE *stream = fstat(file, &about) == 0 && S_ISREG(about.st_mode) ? fdopen(file, "r") : NULL;
    if (!stream)
        close(file);
    return stream;
}

/* A copy without blanks and quotes around it; NULL if nothing is left. */
static char *trimmed(const char *text)
{
    size_t size;

    text += strspn(text, " \t\"");
    size = strcspn(text, "\n");
    while (size > 0 && strchr(" \t\"", text[size - 1]))
        size--;
    return size > 0 ? text_printable(text, size, LONGEST_VALUE) : NULL;
}

char *machine_line(const char *root, const char *path)
{
    char line[LONGEST_LINE];
    FILE *stream = open_below(root, path);

    if (!stream)
        return NULL;
    bool any = fgets(line, sizeof line, stream) != NULL;
    fclose(stream);
    return any ? trimmed(line) : NULL;
}

bool machine_number(const char *root, const char *path, uint64_t *number)
{
    char *line = machine_line(root, path);
    bool good = line && sscanf(line, "%" SCNu64, number) == 1 && line[0] != '-';

    free(line);
    return good;
}

char *machine_entry(const char *root, const char *path, const char *key, char separator)
{
    FILE *stream = open_below(root, path);
    char line[LONGEST_LINE], *value = NULL;
    size_t length = strlen(key);

    for (int at = 0; stream && !value && at < MOST_LINES && fgets(line, sizeof line, stream); at++)
        if (strncmp(line, key, length) == 0) {
            const char *behind = line + length + strspn(line + length, " \t");
            value = *behind == separator ? trimmed(behind + 1) : NULL;
        }
    if (stream)
        fclose(stream);
    return value;
}

/* Of a line "cpu 1 2 3 ...", or "cpu7 1 2 3 ...". */
static bool ticks_of(const char *line, struct machine_ticks *ticks)
{
    uint64_t user, nice, system, idle, wait, irq, soft, steal;
    /* Time of guests is within user time already. */
    bool good = strncmp(line, "cpu", 3) == 0 &&
                sscanf(line,
                       "%*s %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64
                       " %" SCNu64 " %" SCNu64,
                       &user, &nice, &system, &idle, &wait, &irq, &soft, &steal) == 8;

    if (good)
        *ticks =
            (struct machine_ticks){.all = user + nice + system + idle + wait + irq + soft + steal,
                                   .idle = idle + wait,
                                   .steal = steal};
    return good;
}

bool machine_ticks(const char *root, struct machine_ticks *ticks)
{
    char *line = machine_line(root, "/proc/stat");
    bool good = line && ticks_of(line, ticks);

    free(line);
    return good;
}

size_t machine_cpu_ticks(const char *root, struct machine_cpu *cpus, size_t most)
{
    FILE *stream = open_below(root, "/proc/stat");
    char line[LONGEST_LINE];
    size_t count = 0;

    while (stream && count < most && fgets(line, sizeof line, stream) &&
           strncmp(line, "cpu", 3) == 0)
        if (isdigit((unsigned char)line[3]) && ticks_of(line, &cpus[count].ticks))
            cpus[count++].number = atoi(line + 3);
    if (stream)
        fclose(stream);
    return count;
}

void machine_add_text(struct json_object *object, const char *name, char *owned)
{
    if (owned)
        objects_add(object, name, objects_text(owned));
    free(owned);
}

void machine_add_number(struct json_object *object, const char *name, uint64_t number)
{
    if (number > 0)
        objects_add(object, name, json_object_new_uint64(number));
}
