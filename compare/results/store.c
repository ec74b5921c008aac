/* SPDX-License-Identifier: MIT */
#include "compare/results/store.h"

#include "common/base/fail.h"
#include "common/base/owner.h"
#include "common/base/schema.h"
#include "common/base/whole_file.h"
#include "compare/base/json_read.h"
#include "compare/base/json_write.h"
#include "compare/base/lines.h"
#include "compare/base/names.h"
#include "compare/base/text.h"
#include "compare/results/environment.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* ---- which run ------------------------------------------------------------------------ */

/* Lines are added in the order of time, so the last good one tells the newest run, and whether it
 * is of a newer form than ours (*newer). Looks at the end of the file only. NULL: nothing to be
 * seen; the caller frees it. */
static char *newest_run(int fd, bool *newer)
{
    enum { TAIL = 1 << 18 };
    off_t size = lseek(fd, 0, SEEK_END), from = size > TAIL ? size - TAIL : 0;
    char *bytes = malloc(TAIL), *run = NULL;
    const char *why;

    check(bytes ? 0 : errno, "malloc");
    ssize_t count = pread(fd, bytes, TAIL, from);
    char *end = bytes + (count > 0 ? count : 0);
    while (end > bytes && !run) {
        char *line = end;
        while (line > bytes && line[-1] != '\n')
            line--;
        char *newline = line > bytes ? line - 1 : NULL;
        line += from == 0 && !newline ? lines_mark(line, (size_t)(end - line)) : 0;
        struct json_object *record = fields_parse(line, (size_t)(end - line), &why);
        const char *text = record ? fields_text(record, "run") : NULL;
        if (text && names_is_run(text))
            run = text_format("%s", text);
        *newer = *newer || (record && schema_is_newer(fields_text(record, "schema"), SCHEMA));
        json_object_put(record);
        end = newline ? newline : bytes;
    }
    free(bytes);
    return run;
}

/* Now, to the millisecond. If the file holds one that is not older (two within a millisecond, or a
 * clock that was set back), a '+' makes this one the newer. */
static char *run_after(const char *before)
{
    char seconds[32];
    struct timespec now;
    struct tm utc;

    clock_gettime(CLOCK_REALTIME, &now);
    strftime(seconds, sizeof seconds, "%Y-%m-%dT%H:%M:%S", gmtime_r(&now.tv_sec, &utc));
    char *run = text_format("%s.%03ldZ", seconds, now.tv_nsec / 1000000);
    if (strcmp(run, before) <= 0) {
        free(run);
        run = text_format("%.39s+", before);
    }
    return run;
}

/* flock(2) holds among the processes of a host; the file among hosts. */
static void own(const struct store *store, const char *file, const char *what)
{
    char *path = text_format("%s/.%s.owner", store->folder, file), who[128];

    if (!owner_take(path, who, sizeof who))
        fail(STATUS_FAILED,
             "--output: another %s is being written to %s by %s; wait for it, or say --output DIR; "
             "if "
             "that one has ended, remove %s",
             what, store->folder, who, path);
    free(path);
}

/* ---- open ------------------------------------------------------------------------------------ */

/* What describes a comparison of a newer form must not be replaced by one of ours. */
static void refuse_newer_environment(const char *folder)
{
    struct results results = {.run = text_format("%s", ""), .run_before = text_format("%s", "")};
    char *path = text_format("%s/environment.json", folder);

    if (!environment_read(&results, path))
        fail(STATUS_USAGE, "--output: %s " SCHEMA_TOO_NEW "; or name another folder", path);
    results_free(&results);
    free(path);
}

struct store store_open(const char *folder, const char *file, const char *what, const char *run)
{
    struct store store = {.folder = text_format("%s", folder),
                          .path = text_format("%s/%s", folder, file)};
    char last = '\n';
    bool newer = false;

    refuse_newer_environment(folder);
    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        fail(STATUS_FAILED,
             "--output: cannot make the folder %s: %s; name one that can be written to", folder,
             strerror(errno));
    store.fd = open(store.path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
    if (store.fd < 0)
        fail(STATUS_FAILED, "--output: cannot write %s: %s; name a folder that can be written to",
             store.path, strerror(errno));
    if (flock(store.fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        fail(STATUS_FAILED,
             "--output: another %s is being written to %s; wait for it, or say --output DIR", what,
             folder);
    store.before = newest_run(store.fd, &newer);
    if (newer)
        fail(STATUS_USAGE, "--output: %s " SCHEMA_TOO_NEW "; or name another folder", store.path);
    own(&store, file, what);
    /* A run that was killed in the middle of a line must not spoil the first line of this one. */
    off_t size = lseek(store.fd, 0, SEEK_END);
    if (size > 0 && pread(store.fd, &last, 1, size - 1) == 1 && last != '\n' &&
        write(store.fd, "\n", 1) != 1)
        fail(STATUS_FAILED, "%s: %s", store.path, strerror(errno));
    if (!store.before)
        store.before = text_format("%s", "");
    store.run = run ? text_format("%s", run) : run_after(store.before);
    return store;
}

/* ---- write ----------------------------------------------------------------------------------- */

static void troubled(struct store *store, const char *path, int code)
{
    if (!store->trouble)
        store->trouble = text_format("%s: %s", path, strerror(code));
}

/* What was cut off is taken back, so that the file stays whole. */
void store_append(struct store *store, const char *lines, size_t size)
{
    off_t before = lseek(store->fd, 0, SEEK_END);

    int code = store->trouble ? 0 : whole_write(store->fd, lines, size);
    if (code != 0) {
        troubled(store, store->path, code);
        if (ftruncate(store->fd, before) != 0) /* then the reader leaves half a line out */
            warn("%s ends in the middle of a line", store->path);
    }
    if (size > 0)
        fdatasync(store->fd); /* a file system that cannot is no reason to stop */
}

void store_append_record(struct store *store, struct json_object *record)
{
    char *line = text_format("%s\n", objects_line(record));

    store_append(store, line, strlen(line));
    free(line);
}

void store_environment(struct store *store, struct json_object *environment)
{
    char *path = text_format("%s/environment.json", store->folder);
    char *text = text_format(
        "%s\n", json_object_to_json_string_ext(environment, JSON_C_TO_STRING_PRETTY |
                                                                JSON_C_TO_STRING_NOSLASHESCAPE));
    /* The lock says that nobody else writes here. */
    int code = whole_file_put(path, text, strlen(text), true);

    if (code != 0)
        troubled(store, path, code);
    free(text);
    free(path);
}

void store_close(struct store *store)
{
    close(store->fd);
    free(store->folder);
    free(store->path);
    free(store->run);
    free(store->before);
    free(store->trouble);
}
