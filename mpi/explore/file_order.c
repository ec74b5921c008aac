/* SPDX-License-Identifier: MIT
 *
 * Two ranks at the same place of a file: one of them writes, and nothing orders the two. In the
 * atomic mode that is allowed. */
#include "mpi/explore/file.h"

#include <string.h>

static bool is_ordered(const struct file_access *old)
{
    return old->rank == mpix_me || mpix->rank[mpix_me].clock[old->rank] >= old->stamp;
}

static void check(const struct file_access *mine, const char *path)
{
    for (uint32_t at = 0; at < mpix->file_access_count; at++) {
        const struct file_access *old = &mpix->file_access[at];
        if (old->file != mine->file || old->begin >= mine->end || old->end <= mine->begin ||
            !(old->writes || mine->writes) || is_ordered(old))
            continue;
        mpix_fail(FAILURE_RACE, mine->pc,
                  "two ranks access the same place of the file %s, and nothing orders them: rank "
                  "%d %s it by %s at @%lx@, rank %d %s it by %s at @%lx@",
                  path, old->rank, old->writes ? "writes" : "reads", old->call,
                  (unsigned long)old->pc, mpix_me, mine->writes ? "writes" : "reads", mine->call,
                  (unsigned long)mine->pc);
    }
}

static void keep(const struct file_access *mine)
{
    for (uint32_t at = 0; at < mpix->file_access_count; at++) { /* the same again, or goes on */
        struct file_access *old = &mpix->file_access[at];
        if (old->file == mine->file && old->pc == mine->pc && old->rank == mine->rank &&
            old->stamp == mine->stamp && old->begin <= mine->begin && mine->begin <= old->end) {
            old->end = mine->end > old->end ? mine->end : old->end;
            return;
        }
    }
    if (mpix->file_access_count < MOST_FILE_ACCESSES)
        mpix->file_access[mpix->file_access_count++] = *mine;
    else
        mpix->limited = true;
}

void mpix_file_accessed(const struct file *file, off_t begin, size_t size,
                        const struct transfer *what)
{
    struct file_access mine = {.file = mpix_hash(3, file->path, strlen(file->path)),
                               .begin = begin,
                               .end = begin + (off_t)size,
                               .writes = what->writes,
                               .rank = mpix_me,
                               .stamp = mpix->rank[mpix_me].clock[mpix_me],
                               .pc = what->pc,
                               .call = what->call};

    if (file->atomic || size == 0 || !mpix->races)
        return;
    check(&mine, file->path);
    keep(&mine);
}
