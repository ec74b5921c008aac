/* SPDX-License-Identifier: MIT */
#include "compare/learn/course.h"

#include "common/base/fail.h"
#include "common/base/schema.h"
#include "common/base/whole_file.h"
#include "compare/base/json_read.h"
#include "compare/base/json_write.h"
#include "compare/learn/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum { MOST_PROGRESS = 1 << 20, MOST_TEXT = 1 << 16, MOST_KEPT = 1000 };

/* ---- progress -------------------------------------------------------------------------------- */

/* Reads it anew: `triptych learn` may run in another terminal, too. */
static bool load(struct course *course, struct error *error)
{
    char *path = text_format("%s/" COURSE_FILE, course->folder), *bytes;
    size_t size;
    const char *why = file_read(path, MOST_PROGRESS, &bytes, &size);
    struct json_object *progress = why ? NULL : fields_parse(bytes, size, &why);

    if (progress && schema_is_newer(fields_text(progress, "schema"), SCHEMA_LEARN)) {
        error_write(error, "%.300s " SCHEMA_TOO_NEW, path);
        json_object_put(progress);
        progress = NULL;
    } else if (progress) {
        json_object_put(course->progress);
        course->progress = progress;
    } else {
        error_write(error,
                    "%.300s: %s; move it away, and the progress begins anew (your files stay)",
                    path, why);
    }
    free(bytes);
    free(path);
    return progress != NULL;
}

static void save(const struct course *course)
{
    char *path = text_format("%s/" COURSE_FILE, course->folder);
    struct whole_file file = whole_file_open(path);

    fprintf(file.out, "%s\n",
            json_object_to_json_string_ext(course->progress, JSON_C_TO_STRING_PRETTY));
    whole_file_close(&file);
    free(path);
}

/* Nobody else changes the progress until unlock(). */
static int lock(struct course *course)
{
    struct error error;
    int fd = open(course->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    check(fd < 0 || flock(fd, LOCK_EX) != 0 ? errno : 0, "flock");
    if (!load(course, &error))
        fail(STATUS_FAILED, "%s", error.text);
    return fd;
}

static void unlock(const struct course *course, int fd)
{
    save(course);
    close(fd);
}

/* The object of that name in the progress, made where there is none. */
static struct json_object *part(struct course *course, const char *name)
{
    struct json_object *object = fields_get(course->progress, name, json_type_object);

    if (object)
        return object;
    object = json_object_new_object();
    objects_add(course->progress, name, object);
    return object;
}

bool course_has_passed(const struct course *course, const struct pack *pack)
{
    struct json_object *passed = fields_get(course->progress, "passed", json_type_object);
    char *label = pack_label(pack);
    bool has = passed && json_object_object_get_ex(passed, label, NULL);

    free(label);
    return has;
}

void course_pass(struct course *course, const struct pack *pack)
{
    char *label = pack_label(pack);
    int fd = lock(course);

    objects_add(part(course, "passed"), label, json_object_new_boolean(true));
    unlock(course, fd);
    free(label);
}

uint64_t course_ask(struct course *course, const struct pack *pack, const char *what)
{
    char *label = pack_label(pack);
    int fd = lock(course);
    uint64_t before = 0;

    fields_count(part(course, what), label, &before);
    objects_add(part(course, what), label, json_object_new_uint64(before + 1));
    unlock(course, fd);
    free(label);
    return before;
}

/* ---- files ----------------------------------------------------------------------------------- */

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

char *course_short_path(const struct pack *pack)
{
    return text_format("%s/%s.c", last_part(pack->folder), panel_names[pack->panel]);
}

char *course_path(const struct course *course, const struct pack *pack)
{
    char *own = course_short_path(pack);
    char *path = text_format("%s/%s", course->folder, own);

    free(own);
    return path;
}

/* Copies a file of the suite, unless something of that name is there. */
static void copy(const char *from, const char *to)
{
    char *bytes;
    size_t size;
    const char *why = file_read(from, MOST_TEXT, &bytes, &size);

    if (why)
        fail(STATUS_FAILED, "%s: %s; install the suite again", from, why);
    file_make(to, bytes, size);
    free(bytes);
}

static void copy_into(const char *from_folder, const char *folder, const char *name)
{
    char *from = text_format("%s/%s", from_folder, name), *to = text_format("%s/%s", folder, name);

    copy(from, to);
    free(from);
    free(to);
}

static void make_files(const struct course *course)
{
    for (size_t at = 0; at < course->packs->count; at++) {
        const struct pack *pack = &course->packs->items[at];
        char *folder = text_format("%s/%s", course->folder, last_part(pack->folder));
        char *from = pack_path(pack, "skeleton.c"), *to = course_path(course, pack);
        char *text = pack_text_path(pack);
        char *told = text_format("%s/%s.txt", folder, panel_names[pack->panel]);
        folder_make(folder);
        copy(from, to);
        copy(text, told);
        free(folder);
        free(from);
        free(to);
        free(text);
        free(told);
    }
    /* So that editors know them; what is built with is the suite's own. */
    char *root = text_format(
        "%.*s", (int)(last_part(course->packs->items[0].folder) - course->packs->items[0].folder),
        course->packs->items[0].folder);
    copy_into(root, course->folder, "exercise.h");
    copy_into(root, course->folder, "exercise.c");
    copy_into(root, course->folder, "protocol.h");
    free(root);
}

char *course_reset(const struct course *course, const struct pack *pack)
{
    char *path = course_path(course, pack), *skeleton = pack_path(pack, "skeleton.c");
    char *kept = NULL;

    for (int number = 1; file_is_there(path) && number <= MOST_KEPT; number++) {
        free(kept);
        kept = text_format("%s.%d", path, number);
        /* link(2) never writes over anything. */
        if (linkat(AT_FDCWD, path, AT_FDCWD, kept, 0) == 0)
            unlink(path);
        else if (errno != EEXIST)
            fail(STATUS_FAILED, "cannot keep '%s' as '%s': %s; it is left as it was", path, kept,
                 strerror(errno));
    }
    if (file_is_there(path))
        fail(STATUS_FAILED, "there are %d old files beside '%s'; move them away", MOST_KEPT, path);
    copy(skeleton, path);
    free(path);
    free(skeleton);
    return kept;
}

/* ---- open ------------------------------------------------------------------------------------ */

static bool is_course(const char *folder)
{
    char *path = text_format("%s/" COURSE_FILE, folder);
    bool is = file_is_there(path);

    free(path);
    return is;
}

static bool is_empty(const char *folder)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, NULL, alphasort), others = 0;

    for (int at = 0; at < count; at++) {
        others += strcmp(entries[at]->d_name, ".") != 0 && strcmp(entries[at]->d_name, "..") != 0;
        free(entries[at]);
    }
    if (count >= 0)
        free(entries);
    return others == 0;
}

bool course_make(struct course *course, const char *folder, const struct packs *packs,
                 struct error *error)
{
    *course = (struct course){.folder = text_format("%s", folder), .packs = packs};
    if (is_course(folder)) {
        if (!load(course, error)) {
            course_close(course);
            return false;
        }
    } else {
        if (file_is_there(folder) && !is_empty(folder)) {
            course_close(course);
            return error_write(error, "'%.300s' holds something else already; name a new folder",
                               folder);
        }
        folder_make(folder);
        course->progress = json_object_new_object();
        objects_add_text(course->progress, "schema", SCHEMA_LEARN);
        save(course);
    }
    make_files(course);
    return true;
}

bool course_open(struct course *course, const char *folder, const struct packs *packs,
                 struct error *error)
{
    char *at = realpath(folder, NULL);

    while (at && at[1] && !is_course(at))
        *(at == strrchr(at, '/') ? at + 1 : strrchr(at, '/')) = '\0';
    if (!at || !is_course(at)) {
        free(at);
        return error_write(
            error, "'%.300s' is no folder of exercises; `triptych learn DIR` makes one", folder);
    }
    *course = (struct course){.folder = at, .packs = packs};
    if (load(course, error))
        return true;
    course_close(course);
    return false;
}

void course_close(struct course *course)
{
    json_object_put(course->progress);
    free(course->folder);
    *course = (struct course){0};
}
