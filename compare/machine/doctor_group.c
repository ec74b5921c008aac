/* SPDX-License-Identifier: MIT
 *
 * The cgroups around this process, where they keep it from CPUs: which of their files to write. */
#include "common/base/proc.h"
#include "compare/machine/doctor_parts.h"

#include <limits.h>
#include <stdio.h>
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

/* Adds those files of the groups from `folder` up to, but without, `root` that `narrow` holds for,
 * the outermost first: an inner group must not have what an outer one has not. */
static void add_files(struct text_list *files, const char *root, const char *folder,
                      const char *file, group_narrow *narrow)
{
    if (strlen(folder) <= strlen(root))
        return;
    char *outer = text_format("%.*s", (int)(strrchr(folder, '/') - folder), folder);
    add_files(files, root, outer, file, narrow);
    char *path = text_format("%s/%s", folder, file);
    char *line = machine_line("", path);
    if (line && may_be_written(path) && narrow(line))
        text_add(files, "%s", path);
    free(line);
    free(path);
    free(outer);
}

/* Whether `kinds` ("cpu,cpuacct:/a/b") has that controller. */
static bool has_kind(const char *kinds, const char *kind)
{
    size_t length = strlen(kind), all = strcspn(kinds, ":");

    for (const char *at = kinds; at < kinds + all; at += strcspn(at, ",:") + 1)
        if (strncmp(at, kind, length) == 0 && strchr(",:", at[length]))
            return true;
    return false;
}

char *doctor_group_cure(const char *kind, const char *first, const char *second,
                        group_narrow *narrow)
{
    char line[PATH_MAX];
    struct text_list files[2] = {{0}, {0}}; /* of version 1 and version 2 (cgroups(7)) */
    FILE *groups = proc_open("/proc/self/cgroup");

    while (groups && fgets(line, sizeof line, groups)) {
        char *kinds = strchr(line, ':'), *path = kinds ? strchr(kinds + 1, ':') : NULL;
        if (!path)
            continue;
        path[1 + strcspn(path + 1, "\n")] = '\0';
        bool unified = kinds[1] == ':';
        if (!unified && !has_kind(kinds + 1, kind))
            continue;
        char *root =
            unified ? text_format("/sys/fs/cgroup") : text_format("/sys/fs/cgroup/%s", kind);
        char *folder = text_format("%s%s", root, strcmp(path + 1, "/") == 0 ? "" : path + 1);
        const char *file = strchr(unified ? second : first, ' ') + 1;
        add_files(&files[unified], root, folder, file, narrow);
        free(folder);
        free(root);
    }
    if (groups)
        fclose(groups);
    const struct text_list *found = files[0].count > 0 ? &files[0] : &files[1];
    const char *words = files[0].count > 0 ? first : second;
    char *names = text_join(found, " "), *cure = NULL;
    if (found->count > 0)
        cure = text_format("echo %.*s | %stee %s", (int)strcspn(words, " "), words, doctor_sudo(),
                           names);
    free(names);
    text_free(&files[0]);
    text_free(&files[1]);
    return cure;
}
