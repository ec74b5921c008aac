/* SPDX-License-Identifier: MIT */
#include "compare/machine/nodes.h"

#include "compare/base/json_read.h"
#include "compare/child/child.h"
#include "compare/machine/allocation.h"

#include <stdlib.h>
#include <string.h>

enum { LONGEST_VALUE = 120 };

/* One line a rank, of fields between tabs; the first word is there to know such a line by. */
static const char question[] =
    "printf 'triptych-host\\t%s\\t%s\\t%s\\t%s\\t%s\\t%s\\n' \"$(uname -n)\" "
    "\"$(grep -c ^processor /proc/cpuinfo)\" "
    "\"$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)\" \"$(uname -r)\" "
    "\"$(sed -n 's/^MemTotal: *\\([0-9]*\\) kB/\\1/p' /proc/meminfo)\" "
    "\"$(cat /sys/devices/system/cpu/cpu0/cpufreq/scaling_governor 2>/dev/null)\"";

static const char *const names[] = {"host", "cpus", "model", "kernel", "memory_bytes", "governor"};
enum { FIELDS = sizeof names / sizeof names[0], CPUS = 1, MEMORY = 4 };

static struct json_object *host_of(const char *line, size_t length)
{
    struct json_object *host = json_object_new_object();
    const char *at = line, *end = line + length;

    for (size_t field = 0; field < FIELDS && at < end; field++) {
        const char *tab = memchr(at, '\t', (size_t)(end - at));
        size_t size = (size_t)((tab ? tab : end) - at);
        char *value = text_printable(at, size, LONGEST_VALUE);
        if (size > 0 && (field == CPUS || field == MEMORY))
            json_object_object_add(
                host, names[field],
                json_object_new_int64(strtoll(value, NULL, 10) * (field == MEMORY ? 1024 : 1)));
        else if (size > 0)
            json_object_object_add(host, names[field], json_object_new_string(value));
        free(value);
        at += size + 1;
    }
    return host;
}

static const char *name_of(struct json_object *host)
{
    const char *name = fields_text(host, "host");

    return name ? name : "";
}

static int by_name(const void *left, const void *right)
{
    return strcmp(name_of(*(struct json_object *const *)left),
                  name_of(*(struct json_object *const *)right));
}

static bool is_known(struct json_object *hosts, struct json_object *host)
{
    for (size_t at = 0; at < json_object_array_length(hosts); at++)
        if (strcmp(name_of(json_object_array_get_idx(hosts, at)), name_of(host)) == 0)
            return true;
    return false;
}

/* Each host once, of what the ranks have printed. */
static struct json_object *hosts_of(const char *output, size_t size)
{
    static const char mark[] = "triptych-host\t";
    struct json_object *hosts = json_object_new_array();
    const char *at = output, *end = output + size;

    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((newline ? newline : end) - at), word = sizeof mark - 1;
        if (length > word && memcmp(at, mark, word) == 0) {
            struct json_object *host = host_of(at + word, length - word);
            if (name_of(host)[0] && !is_known(hosts, host))
                json_object_array_add(hosts, json_object_get(host));
            json_object_put(host);
        }
        at += length + 1;
    }
    json_object_array_sort(hosts, by_name);
    return hosts;
}

struct json_object *nodes_ask(const struct launcher *launcher, int ranks, double deadline_s,
                              char **why)
{
    *why = NULL;
    if (launcher->words.count == 0)
        return NULL;
    struct allocation allocation = allocation_read(&launcher->words);
    free(allocation.source);
    struct text_list argv = {0};
    launcher_add(launcher, allocation.nodes < 2 ? ranks : allocation.slots, &argv);
    text_add(&argv, "sh");
    text_add(&argv, "-c");
    text_add(&argv, "%s", question);
    struct child child = child_run(argv.items, deadline_s);
    struct json_object *hosts = hosts_of(child.output, child.output_size);
    if (child.end != CHILD_INTERRUPTED && json_object_array_length(hosts) == 0)
        *why = child_error_advised(&child);
    child_free(&child);
    text_free(&argv);
    if (json_object_array_length(hosts) > 1)
        return hosts;
    json_object_put(hosts);
    return NULL;
}

/* ---- told ------------------------------------------------------------------------------------ */

/* What a host is, without its name. Memory in whole GiB: equal machines differ by some pages. */
static char *words_of(struct json_object *host)
{
    const char *model = fields_text(host, "model"), *kernel = fields_text(host, "kernel"),
               *governor = fields_text(host, "governor");
    uint64_t cpus = 0, bytes = 0;

    fields_count(host, "cpus", &cpus);
    fields_count(host, "memory_bytes", &bytes);
    return text_format("%llu CPU%s, %s, %llu GiB, kernel %s%s%s", (unsigned long long)cpus,
                       cpus == 1 ? "" : "s", model ? model : "of a model that it does not tell",
                       (unsigned long long)((bytes + (1u << 29)) >> 30),
                       kernel ? kernel : "not known", governor ? ", governor " : "",
                       governor ? governor : "");
}

struct text_list nodes_told(struct json_object *hosts)
{
    size_t count = hosts ? json_object_array_length(hosts) : 0;
    struct text_list told = {0}, words = {0};

    for (size_t at = 0; at < count; at++) {
        char *what = words_of(json_object_array_get_idx(hosts, at));
        text_add(&words, "%s", what);
        free(what);
    }
    for (size_t at = 0; at < count; at++) {
        struct text_list alike = {0};
        bool first = true;
        for (size_t other = 0; other < count; other++)
            if (strcmp(words.items[other], words.items[at]) == 0) {
                first = first && other >= at;
                text_add(&alike, "%s", name_of(json_object_array_get_idx(hosts, other)));
            }
        if (first) {
            char *list = text_join(&alike, ", ");
            text_add(&told, "%s: %s", list, words.items[at]);
            free(list);
        }
        text_free(&alike);
    }
    text_free(&words);
    return told;
}
