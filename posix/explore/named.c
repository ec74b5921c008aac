/* SPDX-License-Identifier: MIT
 *
 * Semaphores with names: those of one run, in its memory. What other processes have is not seen,
 * and no run leaves anything to the next one. */
#include "posix/explore/explore.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <semaphore.h>
#include <stdarg.h>
#include <string.h>

enum { MOST_NAMED = 256 };

static struct named {
    sem_t semaphore;
    unsigned opened;         /* more often than closed */
    char name[NAME_MAX + 1]; /* empty: it has none any more */
} all[MOST_NAMED];

static const char *without_slash(const char *name)
{
    return name + strspn(name, "/");
}

static struct named *find(const char *name)
{
    for (int at = 0; at < MOST_NAMED; at++)
        if (all[at].name[0] && strcmp(all[at].name, name) == 0)
            return &all[at];
    return NULL;
}

static struct named *find_free(void)
{
    for (int at = 0; at < MOST_NAMED; at++)
        if (!all[at].name[0] && all[at].opened == 0)
            return &all[at];
    explore_unsupported("more than 256 semaphores with names");
    return NULL;
}

static sem_t *fail_with(int error)
{
    errno = error;
    return SEM_FAILED;
}

static sem_t *make(const char *name, unsigned value)
{
    struct named *named = find_free();

    if (value > INT_MAX)
        return fail_with(EINVAL);
    strcpy(named->name, name);
    sem_init(&named->semaphore, 0, value);
    named->opened = 1;
    return &named->semaphore;
}

sem_t *sem_open(const char *name, int flags, ...)
{
    const char *plain = without_slash(name);
    struct named *named = find(plain);

    if (!plain[0] || strchr(plain, '/'))
        return fail_with(EINVAL);
    if (strlen(plain) > NAME_MAX)
        return fail_with(ENAMETOOLONG);
    if (named && (flags & O_CREAT) && (flags & O_EXCL))
        return fail_with(EEXIST);
    if (named) {
        named->opened++;
        return &named->semaphore;
    }
    if (!(flags & O_CREAT))
        return fail_with(ENOENT);
    va_list more;
    va_start(more, flags);
    (void)va_arg(more, mode_t);
    unsigned value = va_arg(more, unsigned);
    va_end(more);
    return make(plain, value);
}

int sem_close(sem_t *semaphore)
{
    for (int at = 0; at < MOST_NAMED; at++)
        if (&all[at].semaphore == semaphore && all[at].opened > 0) {
            all[at].opened--;
            return 0;
        }
    errno = EINVAL;
    return -1;
}

int sem_unlink(const char *name)
{
    struct named *named = find(without_slash(name));

    if (!named) {
        errno = ENOENT;
        return -1;
    }
    named->name[0] = '\0';
    return 0;
}
