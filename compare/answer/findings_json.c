/* SPDX-License-Identifier: MIT */
#include "compare/answer/findings.h"

#include "compare/base/json_write.h"

static struct json_object *texts_of(const char *texts, size_t stride, size_t count)
{
    struct json_object *array = json_object_new_array();

    for (size_t at = 0; at < count; at++)
        objects_append(array, objects_text(texts + at * stride));
    return array;
}

static struct json_object *row_json(const struct finding_row *row, size_t panels)
{
    struct json_object *object = json_object_new_object();

    objects_add_text(object, "label", row->label);
    objects_add(object, "values", texts_of(row->values[0], sizeof row->values[0], panels));
    objects_add_text(object, "words", row->words);
    objects_add(object, "panel", json_object_new_int(row->panel));
    return object;
}

static struct json_object *line_json(const struct finding_line *line, size_t panels)
{
    struct json_object *object = json_object_new_object();

    objects_add_text(object, "workload", line->workload);
    objects_add_text(object, "mark", (char[]){line->mark, '\0'});
    objects_add(object, "workers", json_object_new_int(line->workers));
    objects_add(object, "hit", json_object_new_boolean(line->hit));
    objects_add(object, "values", texts_of(line->values[0], sizeof line->values[0], panels));
    objects_add_text(object, "speedup", line->speedup);
    objects_add_text(object, "words", line->words);
    return object;
}

static struct json_object *lesson_json(const struct finding_lesson *lesson)
{
    struct json_object *object = json_object_new_object();

    objects_add_text(object, "text", lesson->text);
    objects_add_text(object, "file", lesson->file);
    return object;
}

struct json_object *findings_json(const struct findings *findings)
{
    struct json_object *object = json_object_new_object(), *panels = json_object_new_array();
    struct json_object *rows = json_object_new_array(), *lines = json_object_new_array();
    struct json_object *lessons = json_object_new_array();

    for (size_t at = 0; at < findings->panel_count; at++)
        objects_append(panels, objects_text(findings->panels[at]));
    for (size_t at = 0; at < findings->row_count; at++)
        objects_append(rows, row_json(&findings->rows[at], findings->panel_count));
    for (size_t at = 0; at < findings->line_count; at++)
        objects_append(lines, line_json(&findings->lines[at], findings->panel_count));
    for (size_t at = 0; at < findings->lesson_count; at++)
        objects_append(lessons, lesson_json(&findings->lessons[at]));
    objects_add_text(object, "title", findings->title);
    objects_add(object, "panels", panels);
    objects_add(object, "notes", objects_list(&findings->notes));
    objects_add(object, "differs", rows);
    objects_add(object, "work", lines);
    objects_add_text(object, "legend", findings->legend);
    objects_add_text(object, "sizes", findings->sizes ? findings->sizes : "");
    objects_add(object, "lessons", lessons);
    return object;
}
