/* SPDX-License-Identifier: MIT */
#include "compare/grade/submission.h"

#include "common/base/translate.h"
#include "compare/learn/course.h"
#include "compare/learn/file.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MOST_NAME = 60 };

/* Not followed. */
static mode_t mode_of(const char *path)
{
    struct stat about;

    return lstat(path, &about) == 0 ? about.st_mode : 0;
}

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash && slash[1] ? slash + 1 : path;
}

static bool holds(const char *folder, const char *name)
{
    char *path = text_format("%s/%s", folder, name);
    bool there = file_is_there(path);

    free(path);
    return there;
}

/* Whether it is one student's. */
static bool is_submission(const char *folder, const struct packs *packs)
{
    bool is = holds(folder, COURSE_FILE);

    for (size_t at = 0; at < packs->count && !is; at++)
        is = holds(folder, last_part(packs->items[at].folder));
    return is;
}

static void add(struct submissions *submissions, const char *folder, bool is_link)
{
    const char *name = last_part(folder);

    submissions->items =
        text_grow(submissions->items, submissions->count, sizeof *submissions->items);
    submissions->items[submissions->count++] =
        (struct submission){.name = text_printable(name, strlen(name), MOST_NAME),
                            .folder = text_format("%s", folder),
                            .is_link = is_link};
}

/* Each folder in a folder of submissions; a link is one, too, so that it gets its sentence. */
static bool add_all(struct submissions *submissions, const char *folder, struct error *error)
{
    struct dirent **entries;
    size_t before = submissions->count;
    int count = scandir(folder, &entries, NULL, alphasort);

    for (int at = 0; at < count; at++) {
        char *path = text_format("%s/%s", folder, entries[at]->d_name);
        mode_t mode = mode_of(path);
        if (entries[at]->d_name[0] != '.' && (S_ISDIR(mode) || S_ISLNK(mode)))
            add(submissions, path, S_ISLNK(mode));
        free(path);
        free(entries[at]);
    }
    if (count >= 0)
        free(entries);
    return submissions->count > before ||
           error_write(error,
                       "'%.300s' holds no submission: it is neither a folder as `triptych learn` "
                       "makes it, nor one that holds a folder for each student",
                       folder);
}

bool submissions_add(struct submissions *submissions, const char *folder, const struct packs *packs,
                     struct error *error)
{
    char *path = realpath(folder, NULL);
    struct stat about;
    bool good = true;

    if (!path || stat(path, &about) != 0)
        good = error_write(error, "'%.300s' cannot be read: %s", folder, strerror(errno));
    else if (!S_ISDIR(about.st_mode))
        good = error_write(error, "'%.300s' is no folder", folder);
    else if (is_submission(path, packs))
        add(submissions, path, false);
    else
        good = add_all(submissions, path, error);
    free(path);
    return good;
}

static int by_name(const void *left, const void *right)
{
    const struct submission *one = left, *other = right;
    int order = strcmp(one->name, other->name);

    return order ? order : strcmp(one->folder, other->folder);
}

/* Two Annas become "anna (1)" and "anna (2)", in the order of their folders. */
static void tell_apart(struct submissions *submissions, size_t first, size_t end)
{
    for (size_t at = first; at < end; at++) {
        struct submission *own = &submissions->items[at];
        char *name = text_format("%s (%zu)", own->name, at - first + 1);
        free(own->name);
        own->name = name;
    }
}

void submissions_sort(struct submissions *submissions, const char *output)
{
    char *results = realpath(output, NULL);
    size_t kept = 0, end;

    qsort(submissions->items, submissions->count, sizeof *submissions->items, by_name);
    for (size_t at = 0; at < submissions->count; at++) /* a folder that was named twice is one */
        if ((kept > 0 &&
             strcmp(submissions->items[kept - 1].folder, submissions->items[at].folder) == 0) ||
            (results && strcmp(submissions->items[at].folder, results) == 0)) {
            free(submissions->items[at].name);
            free(submissions->items[at].folder);
        } else {
            submissions->items[kept++] = submissions->items[at];
        }
    submissions->count = kept;
    free(results);
    for (size_t at = 0; at < kept; at = end) {
        for (end = at + 1;
             end < kept && strcmp(submissions->items[at].name, submissions->items[end].name) == 0;)
            end++;
        if (end > at + 1)
            tell_apart(submissions, at, end);
    }
}

void submissions_free(struct submissions *submissions)
{
    for (size_t at = 0; at < submissions->count; at++) {
        free(submissions->items[at].name);
        free(submissions->items[at].folder);
    }
    free(submissions->items);
    *submissions = (struct submissions){0};
}

char *submission_file(const struct submission *submission, const struct pack *pack)
{
    char *own = course_short_path(pack);
    char *path = text_format("%s/%s", submission->folder, own);

    free(own);
    return path;
}

const char *submission_trouble(const struct submission *submission, const struct pack *pack)
{
    char *file = submission_file(submission, pack);
    char *folder = text_format("%.*s", (int)(strrchr(file, '/') - file), file);
    const char *trouble = NULL;

    if (submission->is_link)
        trouble =
            TRANSLATED("the submission is a symbolic link to elsewhere, which is not followed");
    else if (S_ISLNK(mode_of(folder)))
        trouble = TRANSLATED(
            "the exercise's folder is a symbolic link to elsewhere, which is not followed");
    else if (S_ISLNK(mode_of(file)))
        trouble = TRANSLATED("the file is a symbolic link to elsewhere, which is not followed");
    else if (mode_of(file) == 0)
        trouble = TRANSLATED("nothing was handed in");
    free(folder);
    free(file);
    return trouble;
}
