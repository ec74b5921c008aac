/* SPDX-License-Identifier: MIT
 *
 * The cgroups around this process, where they keep it from CPUs: which of their files to write. */
#include "common/base/cgroups.h"
#include "compare/machine/doctor_parts.h"

#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* Whether root could write it: a container sees its own groups, but must not change them. */
static bool may_be_written(const char *path)
{
    struct statvfs about;

    return access(path, F_OK) == 0 && statvfs(path, &about) == 0 && !(about.f_flag & ST_RDONLY);
}

/* Those files that a cure would write to, of version 1 and of version 2. */
struct narrow_files {
    struct text_list lists[2];
    const char *names[2];
    group_narrow *is_narrow;
};

/* The top group is left alone: it is the system's, or the container's, which cannot change it. */
static void add_file(const struct cgroup *group, void *context)
{
    struct narrow_files *files = context;
    char *path = text_format("%s/%s", group->folder, files->names[group->unified]);
    char *line = group->top ? NULL : machine_line("", path);

    if (line && may_be_written(path) && files->is_narrow(line))
        text_add(&files->lists[group->unified], "%s", path);
    free(line);
    free(path);
}

/* The outermost first: an inner group must not have what an outer one has not. */
static char *outermost_first(const struct text_list *files)
{
    struct text_list turned = {0};

    for (size_t at = files->count; at > 0; at--)
        text_add(&turned, "%s", files->items[at - 1]);
    char *names = text_join(&turned, " ");
    text_free(&turned);
    return names;
}

char *doctor_group_cure(const char *kind, const char *first, const char *second,
                        group_narrow *narrow)
{
    struct narrow_files files = {.names = {strchr(first, ' ') + 1, strchr(second, ' ') + 1},
                                 .is_narrow = narrow};
    char *cure = NULL;

    cgroups_around(kind, add_file, &files);
    const struct text_list *found = &files.lists[files.lists[0].count > 0 ? 0 : 1];
    const char *words = files.lists[0].count > 0 ? first : second;
    if (found->count > 0) {
        char *names = outermost_first(found);
        cure = text_format("echo %.*s | %stee %s", (int)strcspn(words, " "), words, doctor_sudo(),
                           names);
        free(names);
    }
    text_free(&files.lists[0]);
    text_free(&files.lists[1]);
    return cure;
}
