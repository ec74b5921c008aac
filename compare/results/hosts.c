/* SPDX-License-Identifier: MIT */
#include "compare/results/hosts.h"

#include "common/base/fail.h"
#include "compare/base/json_read.h"
#include "compare/base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A name as hosts have them, so that it can be shown anywhere. */
static bool is_host_name(const char *name)
{
    size_t length = name ? strlen(name) : 0;

    return length > 0 && length < HOSTS_LONGEST_NAME && text_letters(name, ".-_") == length;
}

/* NULL: there are too many. */
static struct host *host_of(struct hosts *hosts, const char *name)
{
    for (size_t at = 0; at < hosts->count; at++)
        if (strcmp(hosts->items[at].name, name) == 0)
            return &hosts->items[at];
    if (hosts->count == HOSTS_MOST)
        return NULL;
    hosts->items = text_grow(hosts->items, hosts->count, sizeof *hosts->items);
    struct host *host = &hosts->items[hosts->count++];
    *host = (struct host){.workers = 0};
    strcpy(host->name, name);
    return host;
}

/* What worker number `at` of a record did, added to its host; false: it tells what cannot be. */
static bool add_worker(struct hosts *own, struct json_object *place, struct json_object *tasks,
                       struct json_object *seconds)
{
    const double longest_s = 1e9;
    const char *name = fields_text(place, "host");
    uint64_t worker;

    if (!is_host_name(name) || !fields_count(place, "worker", &worker) ||
        worker >= json_object_array_length(tasks) || worker >= json_object_array_length(seconds))
        return false;
    struct host *host = host_of(own, name);
    size_t at = (size_t)worker;
    int64_t did = json_object_get_int64(json_object_array_get_idx(tasks, at));
    double took_s = json_object_get_double(json_object_array_get_idx(seconds, at));
    if (!host || did < 0 || did > INT64_MAX / 2 || !isfinite(took_s) || took_s < 0 ||
        took_s > longest_s)
        return false;
    host->workers++;
    host->tasks += (uint64_t)did;
    host->busy_s += took_s;
    return true;
}

int hosts_cpus(const struct hosts *hosts, int cpus)
{
    int count = hosts->records > 0 ? (int)hosts->count : hosts->allowed;

    return count > 1 ? cpus * count : cpus;
}

bool hosts_several(const struct hosts *hosts)
{
    return hosts_cpus(hosts, 1) > 1;
}

double host_each_s(const struct host *host)
{
    return host->tasks > 0 ? host->busy_s / (double)host->tasks : 0;
}

static void merge(struct hosts *hosts, const struct hosts *own)
{
    const struct host *longest = &own->items[0];

    for (size_t at = 0; at < own->count; at++)
        if (host_each_s(&own->items[at]) > host_each_s(longest))
            longest = &own->items[at];
    for (size_t at = 0; at < own->count; at++) {
        struct host *host = host_of(hosts, own->items[at].name);
        if (!host)
            continue;
        host->workers = own->items[at].workers;
        host->tasks += own->items[at].tasks;
        host->busy_s += own->items[at].busy_s;
        host->longest += &own->items[at] == longest;
    }
    hosts->records++;
}

/* Whether workers were on several hosts: of most records they were not, and there is nothing to
 * add. */
static bool are_several(struct json_object *places)
{
    const char *first = NULL;

    for (size_t at = 0; at < json_object_array_length(places); at++) {
        const char *name = fields_text(json_object_array_get_idx(places, at), "host");
        if (first && name && strcmp(first, name) != 0)
            return true;
        first = first ? first : name;
    }
    return false;
}

void hosts_add(struct hosts *hosts, struct json_object *record)
{
    struct json_object *places = fields_get(record, "placement", json_type_array);
    struct json_object *tasks = fields_get(record, "worker_tasks", json_type_array);
    struct json_object *seconds = fields_get(record, "worker_seconds", json_type_array);
    struct hosts own = {0};
    bool good = places && tasks && seconds && are_several(places);
    uint64_t allowed;

    if (fields_count(record, "allowed_hosts", &allowed) && allowed <= HOSTS_MOST)
        hosts->allowed = (int)allowed;
    for (size_t at = 0; good && at < json_object_array_length(places); at++)
        good = add_worker(&own, json_object_array_get_idx(places, at), tasks, seconds);
    if (good && own.count > 1)
        merge(hosts, &own);
    hosts_free(&own);
}

struct hosts hosts_copy(const struct hosts *hosts)
{
    struct hosts copy = *hosts;

    copy.items = xcalloc(hosts->count + 1, sizeof *copy.items);
    if (hosts->count > 0)
        memcpy(copy.items, hosts->items, hosts->count * sizeof *copy.items);
    return copy;
}

void hosts_free(struct hosts *hosts)
{
    free(hosts->items);
    *hosts = (struct hosts){0};
}
