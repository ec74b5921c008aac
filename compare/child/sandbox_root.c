/* SPDX-License-Identifier: MIT */
#include "compare/child/sandbox_root.h"

#include "common/base/system.h"

#if SYSTEM_IS_LINUX

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The C library has these from glibc 2.36 on; before, its header and the kernel's exclude each
 * other. */
#ifndef MOUNT_ATTR_RDONLY
enum { MOUNT_ATTR_RDONLY = 1, MOUNT_ATTR_NOSUID = 2 };
struct mount_attr {
    uint64_t attr_set, attr_clr, propagation, userns_fd;
};
#endif
#ifndef SYS_mount_setattr
enum { SYS_mount_setattr = 442 };
#endif

/* What programs, compilers and launchers are made of. No home is among them. */
static const char *const system_folders[] = {"/bin",   "/etc",    "/gnu", "/lib", "/lib32",
                                             "/lib64", "/libx32", "/nix", "/opt", "/sbin",
                                             "/sys",   "/usr",    NULL};

static const char *const devices[] = {"/dev/null",   "/dev/zero",    "/dev/full",
                                      "/dev/random", "/dev/urandom", NULL};

/* The old root, until it is given up, and the new one, a folder in it. */
struct roots {
    const char *new;
    int code; /* the first thing that failed */
};

static void note(struct roots *roots, int failed)
{
    if (failed && roots->code == 0)
        roots->code = errno;
}

/* NEW/PATH; the caller frees it. */
static char *within(const struct roots *roots, const char *path)
{
    return text_format("%s%s", roots->new, path);
}

/* Makes all folders that lead to the path, and the last one. */
static void make_folders(struct roots *roots, const char *path)
{
    char *whole = within(roots, path);

    for (char *at = whole + strlen(roots->new) + 1; *at; at++)
        if (*at == '/') {
            *at = '\0';
            mkdir(whole, 0755);
            *at = '/';
        }
    note(roots, mkdir(whole, 0755) != 0 && errno != EEXIST);
    free(whole);
}

static void mount_memory(struct roots *roots, const char *path, const char *options)
{
    char *whole = within(roots, path);

    note(roots, mount("tmpfs", whole, "tmpfs", MS_NOSUID | MS_NODEV, options) != 0);
    free(whole);
}

/* Puts what is at `from` to `path`, which is there; `all`: with what is mounted below. */
static void bind(struct roots *roots, const char *from, const char *path, bool all, bool writes)
{
    struct mount_attr attributes = {.attr_set =
                                        MOUNT_ATTR_NOSUID | (writes ? 0 : MOUNT_ATTR_RDONLY)};
    char *whole = within(roots, path);

    note(roots, mount(from, whole, NULL, all ? MS_BIND | MS_REC : MS_BIND, NULL) != 0);
    note(roots, syscall(SYS_mount_setattr, AT_FDCWD, whole, AT_RECURSIVE, &attributes,
                        sizeof attributes) != 0);
    free(whole);
}

/* A folder of the system, or the link that it is. */
static void show(struct roots *roots, const char *path)
{
    struct stat about;
    char target[PATH_MAX];
    char *whole = within(roots, path);

    if (lstat(path, &about) == 0 && S_ISLNK(about.st_mode)) {
        ssize_t size = readlink(path, target, sizeof target - 1);
        target[size > 0 ? size : 0] = '\0';
        note(roots, size <= 0 || symlink(target, whole) != 0);
    } else if (stat(path, &about) == 0 && S_ISDIR(about.st_mode)) {
        make_folders(roots, path);
        bind(roots, path, path, true, false);
    }
    free(whole);
}

static void show_device(struct roots *roots, const char *path)
{
    char *whole = within(roots, path);
    int fd = open(whole, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);

    note(roots, fd < 0);
    if (fd >= 0)
        close(fd);
    note(roots, mount(path, whole, NULL, MS_BIND, NULL) != 0);
    free(whole);
}

static void link_to(struct roots *roots, const char *target, const char *path)
{
    char *whole = within(roots, path);

    note(roots, symlink(target, whole) != 0);
    free(whole);
}

static void show_kernel(struct roots *roots)
{
    char *whole = within(roots, "/proc");

    make_folders(roots, "/proc");
    note(roots, mount("proc", whole, "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) != 0);
    free(whole);
    make_folders(roots, "/dev");
    for (int at = 0; devices[at]; at++)
        show_device(roots, devices[at]);
    link_to(roots, "/proc/self/fd", "/dev/fd");
    link_to(roots, "/proc/self/fd/0", "/dev/stdin");
    link_to(roots, "/proc/self/fd/1", "/dev/stdout");
    link_to(roots, "/proc/self/fd/2", "/dev/stderr");
}

/* Small places to write into. */
static void give_room(struct roots *roots)
{
    char options[64];

    snprintf(options, sizeof options, "mode=1777,size=%dm", SANDBOX_DISK_MIB);
    make_folders(roots, "/tmp");
    mount_memory(roots, "/tmp", options);
    make_folders(roots, "/dev/shm");
    mount_memory(roots, "/dev/shm", options);
}

/* Covers a folder that must not be seen, where it can be. */
static void hide(struct roots *roots, const char *path)
{
    struct stat about;
    char *whole = within(roots, path);

    if (stat(whole, &about) == 0 && S_ISDIR(about.st_mode))
        mount_memory(roots, path, "mode=0755,size=4k");
    free(whole);
}

static bool lies_in(const char *path, const char *folder)
{
    size_t length = strlen(folder);

    return strncmp(path, folder, length) == 0 && path[length] == '/';
}

/* Of folders that lie in each other the inner one decides. */
static void show_and_hide(struct roots *roots, const struct sandbox *sandbox)
{
    const struct text_list *shows = &sandbox->shows, *hides = &sandbox->hides;

    for (size_t at = 0; at < shows->count; at++)
        show(roots, shows->items[at]);
    for (size_t at = 0; at < hides->count; at++)
        hide(roots, hides->items[at]);
    for (size_t at = 0; at < shows->count; at++) {
        bool hidden = false;
        for (size_t by = 0; by < hides->count; by++)
            hidden = hidden || lies_in(shows->items[at], hides->items[by]);
        if (!hidden)
            continue;
        show(roots, shows->items[at]);
        for (size_t by = 0; by < hides->count; by++)
            if (lies_in(hides->items[by], shows->items[at]))
                hide(roots, hides->items[by]);
    }
}

/* The old root goes. */
static void change(struct roots *roots)
{
    note(roots, chdir(roots->new) != 0 || syscall(SYS_pivot_root, ".", ".") != 0 ||
                    umount2(".", MNT_DETACH) != 0 || chdir("/tmp") != 0);
}

int sandbox_root(const struct sandbox *sandbox, const char *folder, bool writes)
{
    struct roots roots = {folder, 0};
    char own[64];
    int fd;

    note(&roots, mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0);
    fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    note(&roots, fd < 0);
    mount_memory(&roots, "", "mode=0755,size=1m"); /* over the folder itself */
    if (roots.code) {
        if (fd >= 0)
            close(fd);
        return roots.code;
    }
    for (int at = 0; system_folders[at]; at++)
        show(&roots, system_folders[at]);
    show_kernel(&roots);
    give_room(&roots); /* before what may lie in /tmp */
    show_and_hide(&roots, sandbox);
    make_folders(&roots, folder);
    snprintf(own, sizeof own, "/proc/self/fd/%d", fd);
    bind(&roots, own, folder, false, writes);
    close(fd);
    change(&roots);
    return roots.code;
}

#else

#include <errno.h>

int sandbox_root(const struct sandbox *sandbox, const char *folder, bool writes)
{
    (void)sandbox, (void)folder, (void)writes;
    return ENOSYS;
}

#endif
