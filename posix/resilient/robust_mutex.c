/* SPDX-License-Identifier: MIT */
#include "posix/resilient/robust_mutex.h"

#include "common/base/fail.h"

#include <errno.h>
#include <string.h>

#if SYSTEM_IS_LINUX

#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* What emulates another processor (qemu-user 7.2) takes a robust mutex and never tells of a death:
 * who waits would wait for ever. */
static void need_kernel(void)
{
    void *list;
    size_t size;

    if (syscall(SYS_get_robust_list, 0, &list, &size) != 0 && errno == ENOSYS)
        fail(STATUS_SKIP,
             "this kernel, or its emulator, does not report that the owner of a mutex has died "
             "(get_robust_list: %s): use a real machine, or build with TRIPTYCH_PORTABLE=ON",
             strerror(ENOSYS));
}

void robust_mutex_init(struct robust_mutex *mutex)
{
    pthread_mutexattr_t attributes;

    need_kernel();
    check(pthread_mutexattr_init(&attributes), "pthread_mutexattr_init");
    check(pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED),
          "pthread_mutexattr_setpshared");
    check(pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST),
          "pthread_mutexattr_setrobust");
    check(pthread_mutex_init(&mutex->mutex, &attributes), "pthread_mutex_init");
    check(pthread_mutexattr_destroy(&attributes), "pthread_mutexattr_destroy");
}

int robust_mutex_lock(struct robust_mutex *mutex)
{
    struct timespec until;
    int code = pthread_mutex_trylock(&mutex->mutex);

    if (code != EBUSY)
        return code;
    do {
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec++;
        code = pthread_mutex_timedlock(&mutex->mutex, &until);
    } while (code == ETIMEDOUT);
    return code;
}

void robust_mutex_repaired(struct robust_mutex *mutex)
{
    pthread_mutex_consistent(&mutex->mutex);
}

void robust_mutex_unlock(struct robust_mutex *mutex)
{
    pthread_mutex_unlock(&mutex->mutex);
}

/* One whose owner died cannot be destroyed (EBUSY). */
void robust_mutex_destroy(struct robust_mutex *mutex)
{
    robust_mutex_lock_sound(mutex);
    robust_mutex_unlock(mutex);
    check(pthread_mutex_destroy(&mutex->mutex), "pthread_mutex_destroy");
}

#else

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Returns 0 or errno. */
static int set_lock(const struct robust_mutex *mutex, short kind)
{
    struct flock lock = {.l_type = kind, .l_whence = SEEK_SET, .l_len = 1};
    int code;

    do
        code = fcntl(mutex->file, F_SETLKW, &lock) != 0 ? errno : 0;
    while (code == EINTR);
    return code;
}

void robust_mutex_init(struct robust_mutex *mutex)
{
    const char *folder = getenv("TMPDIR");
    char path[4096];
    int length = snprintf(path, sizeof path, "%s/triptych-XXXXXX", folder ? folder : "/tmp");

    check(length < (int)sizeof path ? 0 : ENAMETOOLONG, "TMPDIR");
    *mutex = (struct robust_mutex){.file = mkstemp(path)};
    if (mutex->file < 0)
        fail(STATUS_FAILED,
             "a file for locks cannot be made: %s: %s; name another folder in TMPDIR", path,
             strerror(errno));
    unlink(path);
}

int robust_mutex_lock(struct robust_mutex *mutex)
{
    int code = set_lock(mutex, F_WRLCK);

    if (code != 0)
        return code;
    bool died = mutex->held;
    mutex->held = true;
    return died ? EOWNERDEAD : 0;
}

void robust_mutex_repaired(struct robust_mutex *mutex)
{
    (void)mutex;
}

void robust_mutex_unlock(struct robust_mutex *mutex)
{
    mutex->held = false;
    check(set_lock(mutex, F_UNLCK), "fcntl");
}

void robust_mutex_destroy(struct robust_mutex *mutex)
{
    close(mutex->file);
}

#endif

void robust_mutex_lock_sound(struct robust_mutex *mutex)
{
    int code = robust_mutex_lock(mutex);

    if (code == EOWNERDEAD)
        robust_mutex_repaired(mutex);
}
