/* SPDX-License-Identifier: MIT */
#include "compare/store.h"

#include "common/fail.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct store store_open(const char *folder)
{
    struct store store = {.path = text_format("%s/records.jsonl", folder)};
    time_t now = time(NULL);
    struct tm utc;
    char last = '\n';

    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        fail(STATUS_FAILED, "--output: cannot make the folder %s: %s", folder, strerror(errno));
    store.fd = open(store.path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
    if (store.fd < 0)
        fail(STATUS_FAILED, "--output: cannot write %s: %s", store.path, strerror(errno));
    /* A run that was killed in the middle of a line must not spoil the first line of this one. */
    off_t size = lseek(store.fd, 0, SEEK_END);
    if (size > 0 && pread(store.fd, &last, 1, size - 1) == 1 && last != '\n' &&
        write(store.fd, "\n", 1) != 1)
        fail(STATUS_FAILED, "%s: %s", store.path, strerror(errno));
    strftime(store.started, sizeof store.started, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
    return store;
}

static void add(struct json_object *record, const char *name, struct json_object *value)
{
    ok(!value || json_object_object_add(record, name, value) ? ENOMEM : 0, "json_object");
}

static void write_all(const struct store *store, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t written = write(store->fd, bytes, size);
        if (written < 0 && errno != EINTR)
            fail(STATUS_FAILED, "%s: %s; the records up to here are in it", store->path,
                 strerror(errno));
        if (written > 0)
            bytes += written, size -= (size_t)written;
    }
}

void store_append(const struct store *store, const struct readings *readings, uint64_t launch,
                  double launch_s, uint64_t block)
{
    char *lines = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&lines, &size);

    ok(stream ? 0 : errno, "open_memstream");
    for (size_t at = 0; at < readings->count; at++) {
        struct json_object *record = readings->items[at].parsed;
        add(record, "run", json_object_new_string(store->started));
        add(record, "launch", json_object_new_uint64(launch));
        add(record, "launch_seconds", json_object_new_double(launch_s));
        add(record, "block", json_object_new_uint64(block));
        fprintf(stream, "%s\n",
                json_object_to_json_string_ext(record, JSON_C_TO_STRING_PLAIN |
                                                           JSON_C_TO_STRING_NOSLASHESCAPE));
    }
    ok(fclose(stream) ? errno : 0, "fclose");
    write_all(store, lines, size);
    if (size > 0)
        fdatasync(store->fd); /* a file system that cannot is no reason to stop */
    free(lines);
}

void store_close(struct store *store)
{
    close(store->fd);
    free(store->path);
}
