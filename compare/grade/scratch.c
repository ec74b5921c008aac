/* SPDX-License-Identifier: MIT */
#include "compare/grade/scratch.h"

#include "common/base/fail.h"
#include "common/base/translate.h"
#include "compare/learn/file.h"
#include "compare/programs/catalog.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_FILE = 1 << 18, MOST_PROGRAM = 1 << 28, MOST_OPEN = 16 };

/* Fails where a folder above that one is closed to user nobody, as whom root's submissions run. */
static void must_let_through(const char *folder)
{
    char *above = text_format("%s", folder);
    struct stat about;
    char *slash;

    while ((slash = strrchr(above, '/')) != NULL && slash > above) {
        *slash = '\0';
        if (stat(above, &about) == 0 && (about.st_mode & S_IXOTH))
            continue;
        rmdir(folder);
        fail(STATUS_FAILED,
             "'%s' lets no other user through, and without namespaces root has submissions built "
             "and run as user nobody: TMPDIR=/tmp, or another folder that all may enter",
             above);
    }
    free(above);
}

char *scratch_make(bool shared)
{
    const char *root = getenv("TMPDIR");
    char *wanted = text_format("%s/triptych.XXXXXX", root && root[0] ? root : "/tmp");

    if (!mkdtemp(wanted) || chmod(wanted, shared ? 0711 : 0700) != 0)
        fail(STATUS_FAILED, "cannot make a folder like '%s': %s; TMPDIR names another place",
             wanted, strerror(errno));
    char *folder = realpath(wanted, NULL);
    check(folder ? 0 : errno, "realpath");
    free(wanted);
    if (shared && geteuid() == 0)
        must_let_through(folder);
    return folder;
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *where)
{
    (void)about;
    (void)kind;
    (void)where;
    remove(path);
    return 0;
}

void scratch_remove(char *folder)
{
    nftw(folder, remove_one, MOST_OPEN, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
    free(folder);
}

/* Copies a file of this build or installation; false: it is not there. */
static bool copy_own(const char *own, const char *file, const char *to, mode_t mode)
{
    char *from = text_format("%s/%s", own, file), *bytes;
    size_t size;
    const char *why = file_read(from, MOST_PROGRAM, &bytes, &size);

    if (!why) {
        file_make(to, bytes, size);
        check(chmod(to, mode) ? errno : 0, "chmod");
    }
    free(bytes);
    free(from);
    return !why;
}

static void add_runtime(const char *own, const char *suite, const char *panel)
{
    static const char *const files[] = {"libexplore.a", "link.options", "compile.options"};
    char *folder = text_format("%s/%s", suite, panel), *inner = text_format("%s/explore", folder);

    folder_make(folder);
    folder_make(inner);
    check(chmod(folder, 0755) || chmod(inner, 0755) ? errno : 0, "chmod");
    for (size_t at = 0; at < sizeof files / sizeof files[0]; at++) {
        char *to = text_format("%s/%s", inner, files[at]);
        char *built = text_format("%s/explore/%s", panel, files[at]);
        char *installed = text_format(TRIPTYCH_LIBEXEC "/triptych/%s/explore/%s", panel, files[at]);
        if (!copy_own(own, built, to, 0644))
            copy_own(own, installed, to, 0644);
        free(installed);
        free(built);
        free(to);
    }
    free(inner);
    free(folder);
}

/* The words of the user's language, where the driver in that folder looks for them. */
static void add_words(const char *suite)
{
    static const char *const parts[] = {"share", "locale", NULL, "LC_MESSAGES"};
    const char *catalog = translate_catalog();
    char *folder = text_format("%s", suite), *bytes;
    size_t size;

    if (!catalog || file_read(catalog, MOST_PROGRAM, &bytes, &size)) {
        free(folder);
        return;
    }
    for (size_t at = 0; at < sizeof parts / sizeof parts[0]; at++) {
        char *inner = text_format("%s/%s", folder, parts[at] ? parts[at] : translate_code());
        folder_make(inner);
        check(chmod(inner, 0755) ? errno : 0, "chmod");
        free(folder);
        folder = inner;
    }
    char *to = text_format("%s%s", folder, strrchr(catalog, '/'));
    file_make(to, bytes, size);
    check(chmod(to, 0644) ? errno : 0, "chmod");
    free(to);
    free(bytes);
    free(folder);
}

/* The explorer, which submissions see nothing else of this build of. */
static void add_explorer(const char *suite)
{
    char *own = catalog_own_folder(), *driver = text_format("%s/triptych", suite);

    if (copy_own(own, "triptych", driver, 0755)) {
        add_runtime(own, suite, "posix");
        add_runtime(own, suite, "openmp");
        add_runtime(own, suite, "mpi");
        add_words(suite);
    }
    free(driver);
    free(own);
}

char *scratch_suite(const char *scratch, const char *exercises)
{
    static const char *const files[] = {"exercise.h", "exercise.c", "exercise_mpi.c", "protocol.h",
                                        NULL};
    char *suite = text_format("%s/suite", scratch);

    folder_make(suite);
    for (int at = 0; files[at]; at++) {
        char *from = text_format("%s/%s", exercises, files[at]), *bytes;
        char *to = text_format("%s/%s", suite, files[at]);
        size_t size;
        const char *why = file_read(from, MOST_FILE, &bytes, &size);
        if (why)
            fail(STATUS_FAILED, "%s: %s; install the suite again", from, why);
        file_make(to, bytes, size);
        check(chmod(to, 0644) ? errno : 0, "chmod");
        free(bytes);
        free(from);
        free(to);
    }
    add_explorer(suite);
    check(chmod(suite, 0755) ? errno : 0, "chmod");
    return suite;
}

/* Where a command is; the caller frees it. NULL: nowhere. */
static char *find(const char *command)
{
    struct text_list folders = {0};
    char *found = NULL;

    if (strchr(command, '/'))
        return realpath(command, NULL);
    text_split(&folders, getenv("PATH") ? getenv("PATH") : "/usr/bin:/bin", ":");
    for (size_t at = 0; at < folders.count && !found; at++) {
        char *path = text_format("%s/%s", folders.items[at], command);
        found = access(path, X_OK) == 0 ? realpath(path, NULL) : NULL;
        free(path);
    }
    text_free(&folders);
    return found;
}

/* PREFIX of PREFIX/bin/cc, unless it is a folder of the system or a home. */
static void show(struct sandbox *sandbox, const char *command)
{
    static const char *const known[] = {"/usr/",  "/bin/", "/opt/", "/nix/",
                                        "/sbin/", "/gnu/", NULL};
    const char *home = getenv("HOME");
    char *path = command ? find(command) : NULL;
    bool needed = path != NULL;

    for (int at = 0; known[at] && needed; at++)
        needed = strncmp(path, known[at], strlen(known[at])) != 0;
    for (int parts = 0; parts < 2 && needed; parts++)
        *strrchr(path, '/') = '\0';
    if (needed && path[0] && (!home || strcmp(home, path) != 0))
        text_add(&sandbox->shows, "%s", path);
    free(path);
}

void scratch_show_tools(struct sandbox *sandbox, const struct tools *tools)
{
    show(sandbox, tools->cc);
    show(sandbox, tools->mpicc);
    show(sandbox, tools->clang);
    for (size_t at = 0; at < tools->launcher.words.count && at < 1; at++)
        show(sandbox, tools->launcher.words.items[at]);
}
