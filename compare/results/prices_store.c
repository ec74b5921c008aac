/* SPDX-License-Identifier: MIT */
#include "compare/results/prices_store.h"

#include "common/base/fail.h"
#include "common/base/whole_file.h"
#include "compare/prices/prices.h"
#include "compare/results/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

struct price_store price_store_open(const char *folder, const char *file)
{
    struct price_store store = {.path = text_format("%s/%s", folder, file)};
    char last = '\n';

    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        fail(STATUS_FAILED, "--output: cannot make the folder %s: %s", folder, strerror(errno));
    store.fd = open(store.path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
    if (store.fd < 0)
        fail(STATUS_FAILED, "--output: cannot write %s: %s", store.path, strerror(errno));
    if (flock(store.fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        fail(STATUS_FAILED,
             "--output: another `triptych` writes to %s; wait for it, or say --output DIR",
             store.path);
    /* A run that was killed in the middle of a line must not spoil the first line of this one. */
    off_t size = lseek(store.fd, 0, SEEK_END);
    if (size > 0 && pread(store.fd, &last, 1, size - 1) == 1 && last != '\n' &&
        write(store.fd, "\n", 1) != 1)
        fail(STATUS_FAILED, "%s: %s", store.path, strerror(errno));
    store.run = store_new_run(store.fd);
    return store;
}

/* What was cut off is taken back, so that the file stays whole. */
void price_store_append(struct price_store *store, struct json_object *record)
{
    const char *text = json_object_to_json_string_ext(record, JSON_C_TO_STRING_PLAIN |
                                                                  JSON_C_TO_STRING_NOSLASHESCAPE);
    char *line = text_format("%s\n", text);
    off_t before = lseek(store->fd, 0, SEEK_END);

    int code = store->trouble ? 0 : whole_write(store->fd, line, strlen(line));
    if (code != 0) {
        store->trouble = text_format("%s: %s", store->path, strerror(code));
        if (ftruncate(store->fd, before) != 0) /* then the reader leaves half a line out */
            warn("%s ends in the middle of a line", store->path);
    }
    fdatasync(store->fd); /* a file system that cannot is no reason to fail */
    free(line);
}

void price_store_close(struct price_store *store)
{
    close(store->fd);
    free(store->path);
    free(store->run);
    free(store->trouble);
}
