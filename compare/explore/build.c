/* SPDX-License-Identifier: MIT
 *
 * From sources to a program that the runtime drives: -fsanitize=thread where it is compiled, and
 * our runtime, not libtsan, where it is linked. */
#include "common/base/fail.h"
#include "compare/child/child.h"
#include "compare/child/compiler.h"
#include "compare/explore/parts.h"
#include "compare/programs/catalog.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BUILD_DEADLINE_S = 120 };

/* The folder of that panel's libexplore.a; the caller frees it. */
static char *find_runtime(const char *panel)
{
    char *own = catalog_own_folder();
    char *folders[2] = {text_format("%s/%s/explore", own, panel),
                        text_format("%s/" TRIPTYCH_LIBEXEC "/triptych/%s/explore", own, panel)};
    char *found = NULL;

    for (int at = 0; at < 2; at++) {
        char *library = text_format("%s/libexplore.a", folders[at]);
        if (!found && access(library, R_OK) == 0)
            found = text_format("%s", folders[at]);
        free(library);
    }
    if (!found)
        fail(STATUS_FAILED,
             "the runtime of the explorer, libexplore.a, is neither in %s nor in %s; build the "
             "suite on Linux, without sanitizers and without TRIPTYCH_PORTABLE",
             folders[0], folders[1]);
    free(folders[0]);
    free(folders[1]);
    free(own);
    return found;
}

/* Which functions of OpenMP the linker misses; NULL: none. */
static char *find_lacking(const char *errors)
{
    static const char before[] = "undefined reference to `";
    static const char *const families[] = {"GOMP_", "omp_", "GOACC_", "acc_", "__kmpc"};
    struct text_list names = {0};

    for (const char *at = strstr(errors, before); at; at = strstr(at, before)) {
        at += sizeof before - 1;
        char *name = text_format("%.*s", (int)strcspn(at, "'\n"), at);
        bool is_one = false;
        for (size_t family = 0; family < sizeof families / sizeof families[0]; family++)
            is_one = is_one || strncmp(name, families[family], strlen(families[family])) == 0;
        for (size_t known = 0; known < names.count; known++)
            is_one = is_one && strcmp(name, names.items[known]) != 0;
        if (is_one)
            text_add(&names, "%s", name);
        free(name);
    }
    char *all = names.count > 0 ? text_join(&names, ", ") : NULL;
    text_free(&names);
    return all;
}

static bool run(const struct text_list *argv, const char *what)
{
    struct child child = child_run(argv->items, BUILD_DEADLINE_S);
    bool good = child.end == CHILD_EXITED && child.status == 0;
    char *lacking = good || child.errors_size == 0 ? NULL : find_lacking(child.errors);

    if (lacking) {
        warn("the program calls %s, which the explorer's runtime for OpenMP does not have",
             lacking);
    } else if (child.end == CHILD_NO_START) {
        char *why = compiler_trouble(argv->items[0]);
        warn("%s cannot be built: %s", what, why ? why : argv->items[0]);
        free(why);
    } else if (!good && child.end != CHILD_INTERRUPTED) {
        char *why = child_error(&child);
        if (child.errors_size > 0) {
            char *said = text_format("%.*s", (int)child.errors_size, child.errors);
            warn("%s cannot be built: %s", what, said);
            free(said);
        } else {
            warn("%s cannot be built: %s: %s", what, argv->items[0], why);
        }
        free(why);
    }
    free(lacking);
    child_free(&child);
    return good;
}

static bool is_source(const char *path)
{
    const char *dot = strrchr(path, '.');

    return dot && strcmp(dot, ".c") == 0;
}

static bool compile(const struct quest *quest, const char *cc, const char *source,
                    const char *object)
{
    struct text_list argv = {0};

    text_add(&argv, "%s", cc);
    text_split(&argv, "-std=gnu17 -g -O0 -fsanitize=thread -pthread", " ");
    /* with a constant they would be no calls, and no accesses */
    text_split(&argv,
               "-fno-builtin-strcpy -fno-builtin-strcat -fno-builtin-strncpy -fno-builtin-strncat "
               "-fno-builtin-stpcpy -fno-builtin-sprintf -fno-builtin-snprintf -fno-builtin-memcpy "
               "-fno-builtin-memmove -fno-builtin-memset",
               " ");
    if (quest->ranks > 0) {
        char *runtime = find_runtime("mpi");
        text_add(&argv, "-isystem");
        text_add(&argv, "%s/include", runtime); /* with what MPI 4 has, before the mpi.h of MPI 3 */
        text_add(&argv, "@%s/compile.options", runtime);
        if (quest->hybrid)
            text_add(&argv, "-fopenmp");
        if (quest->hybrid && explore_has_threads(quest))
            text_add(&argv, "-fno-inline-atomics");
        free(runtime);
    }
    if (quest->openmp) /* the atomic updates that the sanitizer does not see become calls */
        text_split(&argv, "-fopenmp -fno-inline-atomics", " ");
    for (size_t at = 0; at < quest->cflags.count; at++)
        text_add(&argv, "%s", quest->cflags.items[at]);
    /* it calls functions of libc by other names, which are not seen; some systems' compilers ask
     * for it by themselves with -O2 */
    text_add(&argv, "-U_FORTIFY_SOURCE");
    char *copy = text_format("%s.c", object);
    char *dump = text_format("%s.dump", object);
    struct text_list shared = {0};
    if (quest->openmp)
        shared = explore_shared_by_tasks(&argv, source, dump);
    bool is_copied = quest->openmp && explore_mark(source, copy, &shared);
    text_free(&shared);
    free(dump);
    if (is_copied) { /* what it includes lies beside the source */
        const char *slash = strrchr(source, '/');
        text_add(&argv, "-gdwarf-4"); /* binutils take the copy's name from version 5 */
        text_add(&argv, "-iquote");
        text_add(&argv, "%.*s", slash ? (int)(slash - source) + 1 : 1, slash ? source : ".");
    }
    text_add(&argv, "-c");
    text_add(&argv, "%s", is_copied ? copy : source);
    text_add(&argv, "-o");
    text_add(&argv, "%s", object);
    bool good = run(&argv, source);
    free(copy);
    text_free(&argv);
    return good;
}

static void add_whole(struct text_list *argv, const char *folder, const char *library)
{
    text_add(argv, "-Wl,--whole-archive,%s/%s,--no-whole-archive", folder, library);
}

/* The runtimes: the panel's own, or, of ranks with threads, those of all three. */
static void add_runtimes(const struct quest *quest, struct text_list *argv)
{
    bool joined = explore_has_threads(quest);
    char *own = find_runtime(quest->ranks > 0 ? "mpi" : "posix");

    if (joined) {
        char *posix = find_runtime("posix");
        add_whole(argv, own, "libranks.a");
        add_whole(argv, own, "libthreads.a");
        add_whole(argv, own, "libhybrid.a");
        text_add(argv, "@%s/link.options", posix);
        free(posix);
    } else {
        add_whole(argv, own, "libexplore.a");
        text_add(argv, "@%s/link.options", own);
    }
    free(own);
    if (joined || quest->openmp) {
        char *openmp = find_runtime("openmp");
        add_whole(argv, openmp, "libexplore.a");
        free(openmp);
    }
}

static bool link_all(const struct quest *quest, const struct text_list *objects, const char *cc,
                     const char *program)
{
    struct text_list argv = {0};
    bool with_gomp = quest->ranks > 0 && !explore_has_threads(quest);

    text_add(&argv, "%s", cc);
    text_add(&argv, "-no-pie"); /* so that addresses are those in the file */
    for (size_t at = 0; at < objects->count; at++)
        text_add(&argv, "%s", objects->items[at]);
    add_runtimes(quest, &argv);
    for (size_t at = 0; at < quest->cflags.count; at++) /* -l and -L among them */
        if (strcmp(quest->cflags.items[at], "-fopenmp") != 0 || with_gomp)
            text_add(&argv, "%s", quest->cflags.items[at]);
    if (with_gomp && quest->hybrid)
        text_add(&argv, "-fopenmp");
    text_split(&argv, "-pthread -lm -ldl -lrt -o", " ");
    text_add(&argv, "%s", program);
    bool good = run(&argv, "the program");
    text_free(&argv);
    return good;
}

static const char *compiler(const struct quest *quest)
{
    return compiler_name(quest->openmp || quest->hybrid);
}

bool explore_has_threads(const struct quest *quest)
{
    if (quest->ranks == 0 || !(quest->hybrid || quest->threaded) ||
        (quest->hybrid && strstr(compiler(quest), "clang")))
        return false;
    char *own = find_runtime("mpi"), *library = text_format("%s/libhybrid.a", own);
    bool is_there = access(library, R_OK) == 0;
    free(library);
    free(own);
    return is_there;
}

bool explore_build(const struct quest *quest, const char *folder, const char *program)
{
    const char *cc = compiler(quest);
    struct text_list objects = {0};
    bool good = true;

    if (quest->openmp && strstr(cc, "clang")) {
        warn("OpenMP can be explored as gcc compiles it; CC=%s does it otherwise: say CC=gcc", cc);
        return false;
    }
    for (size_t at = 0; at < quest->sources.count && good; at++) {
        const char *source = quest->sources.items[at];
        if (is_source(source)) {
            text_add(&objects, "%s/%zu.o", folder, at);
            good = compile(quest, cc, source, objects.items[objects.count - 1]);
        } else {
            text_add(&objects, "%s", source); /* an object or a library, linked as it is */
        }
    }
    good = good && link_all(quest, &objects, cc, program);
    text_free(&objects);
    return good;
}
