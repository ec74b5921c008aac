/* SPDX-License-Identifier: MIT
 *
 * A crossover for scripts. */
#include "compare/base/json_write.h"
#include "compare/tables/crossover.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* JSON has no infinity: such a number is left out. */
static void add_number(struct json_object *object, const char *name, double value)
{
    if (isfinite(value))
        objects_add(object, name, json_object_new_double(value));
}

static struct json_object *interval_of(const struct interval *interval)
{
    struct json_object *object = json_object_new_object();

    add_number(object, "estimate", interval->estimate);
    if (interval->claimed) {
        add_number(object, "low", interval->low);
        add_number(object, "high", interval->high);
    } else if (interval->why_not[0]) {
        objects_add_text(object, "why", interval->why_not);
    }
    return object;
}

static struct json_object *line_object(const struct crossover_line *line)
{
    struct json_object *object = json_object_new_object();

    objects_add_text(object, "panel", line->panel);
    objects_add_text(object, "variant", line->variant);
    objects_add(object, "workers", json_object_new_int(line->workers));
    objects_add(object, "base", json_object_new_boolean(line->base));
    if (!line->fit.fitted) {
        objects_add_text(object, "why", line->fit.why_not);
        return object;
    }
    objects_add(object, "launch_seconds", interval_of(&line->fit.start));
    objects_add(object, "once_seconds", interval_of(&line->fit.fixed));
    objects_add(object, "each_seconds", interval_of(&line->fit.each));
    objects_add(object, "share", interval_of(&line->fit.share));
    if (crossover_serial(line) >= 0)
        add_number(object, "serial", crossover_serial(line));
    return object;
}

static struct json_object *segment_object(const struct crossover_group *group,
                                          const struct crossover_segment *segment)
{
    struct json_object *object = json_object_new_object(), *wins = json_object_new_array();

    add_number(object, "from_seconds", segment->from);
    if (segment->end)
        objects_add(object, "to_seconds", interval_of(segment->end));
    for (size_t at = 0; at < group->count; at++)
        if (segment->wins[at])
            objects_append(wins, objects_text(crossover_name(&group->lines[at])));
    objects_add(object, "winners", wins);
    return object;
}

static struct json_object *group_object(const struct crossover *crossover,
                                        const struct crossover_group *group, bool told)
{
    struct json_object *object = json_object_new_object(), *lines = json_object_new_array();

    objects_add(object, "workers", json_object_new_int(group->workers));
    for (size_t at = 0; at < group->count; at++)
        objects_append(lines, line_object(&group->lines[at]));
    objects_add(object, "fits", lines);
    for (int started = 0; started < 2 && told; started++) {
        struct crossover_segments segments = crossover_segments(crossover, group, started);
        struct json_object *array = json_object_new_array();
        for (size_t at = 0; at < segments.count; at++)
            objects_append(array, segment_object(group, &segments.items[at]));
        objects_add(object, started ? "with_launch" : "work", array);
        crossover_segments_free(&segments);
        char *sentence = crossover_sentence(crossover, group, started);
        objects_add_text(object, started ? "with_launch_sentence" : "work_sentence", sentence);
        free(sentence);
    }
    return object;
}

struct json_object *crossover_json(const struct crossover *crossover)
{
    struct json_object *object = json_object_new_object(), *groups = json_object_new_array();
    struct json_object *places = json_object_new_array();
    char *doubt = crossover_doubt(crossover);

    objects_add_text(object, "schema", "triptych-crossover/1");
    objects_add_text(object, "workload", crossover->workload);
    add_number(object, "tasks", crossover->tasks);
    add_number(object, "margin", crossover_margin);
    add_number(object, "error", crossover->error);
    objects_add(object, "error_cells", json_object_new_uint64(crossover->error_cells));
    if (doubt)
        objects_add_text(object, "withheld", doubt);
    for (size_t at = 0; at < crossover->place_count; at++) {
        struct json_object *place = json_object_new_object();
        add_number(place, "tasks", crossover->places[at].tasks);
        add_number(place, "length_seconds",
                   crossover->places[at].length_s >= 0 ? crossover->places[at].length_s : NAN);
        objects_add(place, "held", json_object_new_boolean(crossover->places[at].held));
        objects_append(places, place);
    }
    objects_add(object, "places", places);
    for (size_t at = 0; at < crossover->count; at++)
        objects_append(groups, group_object(crossover, &crossover->groups[at], !doubt));
    objects_add(object, "groups", groups);
    free(doubt);
    return object;
}

static void print_cells(const struct crossover *crossover, const struct crossover_line *line)
{
    for (size_t at = 0; at < crossover->place_count; at++) {
        const struct grain_point *point = &line->line.points[at];
        if (point->seconds.count == 0)
            continue;
        printf("%s,%s,%s,%d,%d,%.0f,%.9g,%d,%.9g,", crossover->workload, line->panel, line->variant,
               line->workers, line->base, point->tasks, point->length_s, point->held,
               stats_quantile(&point->seconds, 0.5));
        if (line->fit.fitted)
            printf("%.9g", stats_grain_time(&line->fit, point->tasks, point->length_s));
        printf("\n");
    }
}

void crossover_csv(const struct crossover *crossover)
{
    printf(
        "workload,panel,variant,workers,base,tasks,length_seconds,held,seconds,fitted_seconds\n");
    for (size_t group = 0; group < crossover->count; group++)
        for (size_t at = 0; at < crossover->groups[group].count; at++)
            if (!crossover->groups[group].lines[at].base || group + 1 == crossover->count)
                print_cells(crossover, &crossover->groups[group].lines[at]);
    fflush(stdout);
}
