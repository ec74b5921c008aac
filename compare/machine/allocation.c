/* SPDX-License-Identifier: MIT */
#include "compare/machine/allocation.h"

#include "common/base/cpus.h"
#include "compare/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST = 1 << 20, LONGEST_LINE = 512 };

/* A whole number from 1 to MOST at the beginning of the text; 0: there is none. */
static int number_of(const char *text)
{
    char *end;
    long value = text ? strtol(text, &end, 10) : 0;

    return value >= 1 && value <= MOST ? (int)value : 0;
}

/* ---- hosts of the launcher ------------------------------------------------------------------- */

/* "a", "a slots=4", "a:4", and how often the host stands there. */
static void add_host(struct allocation *hosts, struct text_list *names, char *line)
{
    char *rest, *comment = strchr(line, '#'), *name;

    if (comment)
        *comment = '\0';
    name = strtok_r(line, " \t\r\n", &rest);
    if (!name)
        return;
    char *colon = strchr(name, ':'), *slots = rest ? strstr(rest, "slots=") : NULL;
    int number = colon ? number_of(colon + 1) : slots ? number_of(slots + 6) : 1;
    if (colon)
        *colon = '\0';
    hosts->slots += number > 0 ? number : 1;
    if (!text_has(names, name)) {
        text_add(names, "%s", name);
        hosts->nodes++;
    }
}

/* False: it cannot be read, or names none. */
static bool read_hostfile(struct allocation *hosts, struct text_list *names, const char *path)
{
    FILE *file = fopen(path, "re");
    char line[LONGEST_LINE];

    while (file && hosts->slots < MOST && fgets(line, sizeof line, file))
        add_host(hosts, names, line);
    if (file)
        fclose(file);
    return hosts->nodes > 0;
}

static bool read_hosts(struct allocation *hosts, struct text_list *names, const char *list)
{
    struct text_list items = {0};

    text_split(&items, list, ",");
    for (size_t at = 0; at < items.count; at++)
        add_host(hosts, names, items.items[at]);
    text_free(&items);
    return hosts->nodes > 0;
}

/* The value of the option in the words, behind it or behind "="; NULL: it is not there. */
static const char *value_of(const struct text_list *words, const char *option)
{
    size_t length = strlen(option);

    for (size_t at = 0; at < words->count; at++) {
        const char *word = words->items[at];
        if (strcmp(word, option) == 0 && at + 1 < words->count)
            return words->items[at + 1];
        if (strncmp(word, option, length) == 0 && word[length] == '=')
            return word + length + 1;
    }
    return NULL;
}

/* How launchers are told their hosts: in a file, or in a list. */
static const struct {
    const char *option;
    bool (*read)(struct allocation *hosts, struct text_list *names, const char *value);
} named[] = {
    {"--hostfile", read_hostfile},   {"-hostfile", read_hostfile}, {"--machinefile", read_hostfile},
    {"-machinefile", read_hostfile}, {"-f", read_hostfile},        {"--host", read_hosts},
    {"-host", read_hosts},           {"-H", read_hosts},           {"--hosts", read_hosts},
    {"-hosts", read_hosts},
};

static bool of_launcher(struct allocation *hosts, struct text_list *names,
                        const struct text_list *words)
{
    for (size_t at = 0; at < sizeof named / sizeof named[0]; at++) {
        const char *value = value_of(words, named[at].option);
        if (value && named[at].read(hosts, names, value)) {
            hosts->source = text_format("%s %s", named[at].option, value);
            return true;
        }
    }
    return false;
}

const char *allocation_unread(const struct text_list *launcher)
{
    for (size_t at = 0; at < sizeof named / sizeof named[0]; at++) {
        const char *value = value_of(launcher, named[at].option);
        if (value && named[at].read == read_hostfile && access(value, R_OK) != 0)
            return value;
    }
    return NULL;
}

const char *allocation_empty(const struct text_list *launcher)
{
    for (size_t at = 0; at < sizeof named / sizeof named[0]; at++) {
        const char *value = value_of(launcher, named[at].option);
        struct allocation hosts = {.threads = 1};
        struct text_list names = {0};
        bool any = !value || named[at].read(&hosts, &names, value) || access(value, R_OK) != 0;
        text_free(&names);
        if (!any)
            return value;
    }
    return NULL;
}

/* What may stand behind a host's name: Open MPI's and MPICH's words. `number`: with one. */
static const struct {
    const char *name;
    bool number;
} host_options[] = {
    {"slots", true},     {"max_slots", true},  {"max-slots", true},  {"slots_max", true},
    {"slots-max", true}, {"count", true},      {"cpu", true},        {"cpus", true},
    {"boards", true},    {"sockets", true},    {"cores", true},      {"user", false},
    {"username", false}, {"user_name", false}, {"user-name", false}, {"port", true},
    {"binding", false},  {"map", false},       {"ifname", false},
};

static bool is_host_option(const char *word)
{
    size_t length = strcspn(word, "=");

    for (size_t at = 0; at < sizeof host_options / sizeof host_options[0] && word[length]; at++)
        if (strlen(host_options[at].name) == length &&
            strncmp(word, host_options[at].name, length) == 0)
            return !host_options[at].number ||
                   (number_of(word + length + 1) > 0 &&
                    word[length + 1 + strspn(word + length + 1, "0123456789")] == '\0');
    return false;
}

/* The first word of the line that is no option of a host, or "name:4" where Open MPI is the
 * launcher, whose lists have no such form; NULL: there is none. */
static const char *odd_word(char *line, bool open_mpi)
{
    char *rest, *comment = strchr(line, '#');

    if (comment)
        *comment = '\0';
    const char *word = strtok_r(line, " \t\r\n", &rest);
    if (word && open_mpi && strchr(word, ':') && number_of(strchr(word, ':') + 1) > 0)
        return word;
    while (word && (word = strtok_r(NULL, " \t\r\n", &rest)))
        if (!is_host_option(word))
            return word;
    return NULL;
}

char *allocation_typo(const struct text_list *launcher, bool open_mpi)
{
    char line[LONGEST_LINE], *typo = NULL;

    for (size_t at = 0; at < sizeof named / sizeof named[0] && !typo; at++) {
        const char *path = value_of(launcher, named[at].option), *word;
        FILE *file = path && named[at].read == read_hostfile ? fopen(path, "re") : NULL;
        for (int number = 1; file && !typo && fgets(line, sizeof line, file); number++)
            if ((word = odd_word(line, open_mpi)) != NULL)
                typo = text_format(strchr(word, ':')
                                       ? "'%.80s' in line %d of %.200s is MPICH's form (Open MPI "
                                         "has 'name slots=4')"
                                       : "'%.80s' in line %d of %.200s is no option of a host (as "
                                         "slots=4)",
                                   word, number, path);
        if (file)
            fclose(file);
    }
    return typo;
}

struct text_list allocation_hosts(const struct text_list *launcher)
{
    struct allocation hosts = {.threads = 1};
    struct text_list names = {0};

    of_launcher(&hosts, &names, launcher);
    free(hosts.source);
    return names;
}

/* ---- batch systems --------------------------------------------------------------------------- */

/* CPUs of nodes: "2(x3),4" is 2, 2, 2 and 4. A slot is a task: so many CPUs (--cpus-per-task). */
static bool of_slurm(struct allocation *job)
{
    const char *cpus = getenv("SLURM_JOB_CPUS_PER_NODE"), *tasks = getenv("SLURM_NTASKS");
    int threads = number_of(getenv("SLURM_CPUS_PER_TASK"));
    struct text_list items = {0};

    job->threads = threads > 0 ? threads : 1;
    text_split(&items, cpus ? cpus : "", ",");
    for (size_t at = 0; at < items.count && job->slots < MOST; at++) {
        const char *times = strstr(items.items[at], "(x");
        int nodes = times ? number_of(times + 2) : 1, each = number_of(items.items[at]);
        int slots = each >= job->threads ? each / job->threads : 1;
        job->nodes += each > 0 ? nodes : 0;
        job->slots += each > 0 && nodes <= MOST / slots ? nodes * slots : 0;
    }
    text_free(&items);
    bool told = job->nodes > 0 && number_of(tasks) > 0 && number_of(tasks) < job->slots &&
                number_of(tasks) >= job->nodes;
    if (told)
        job->slots = number_of(tasks);
    if (job->slots > 0 && job->threads > MOST / job->slots)
        job->threads = MOST / job->slots;
    char *each = threads > 1 ? text_format(", SLURM_CPUS_PER_TASK=%d", threads) : NULL;
    job->source = text_format("%s=%.60s%s", told ? "SLURM_NTASKS" : "SLURM_JOB_CPUS_PER_NODE",
                              told   ? tasks
                              : cpus ? cpus
                                     : "",
                              each ? each : "");
    free(each);
    return job->nodes > 0;
}

/* PBS: a line a slot. */
static bool of_pbs(struct allocation *job)
{
    const char *path = getenv("PBS_NODEFILE");

    struct text_list names = {0};

    job->source = text_format("PBS_NODEFILE");
    bool read = path && read_hostfile(job, &names, path);
    text_free(&names);
    return read;
}

/* LSF: "a 4 b 4". */
static bool of_lsf(struct allocation *job)
{
    struct text_list items = {0};
    const char *hosts = getenv("LSB_MCPU_HOSTS");

    text_split(&items, hosts ? hosts : "", " ");
    for (size_t at = 0; at + 1 < items.count && job->slots < MOST; at += 2) {
        job->nodes++;
        job->slots += number_of(items.items[at + 1]);
    }
    text_free(&items);
    job->source = text_format("LSB_MCPU_HOSTS");
    return job->nodes > 0 && job->slots >= job->nodes;
}

/* ---- all of them ----------------------------------------------------------------------------- */

struct allocation allocation_read(const struct text_list *launcher)
{
    static bool (*const systems[])(struct allocation * job) = {of_slurm, of_pbs, of_lsf};
    struct allocation allocation = {.threads = 1};
    struct text_list names = {0};
    bool told = of_launcher(&allocation, &names, launcher);

    text_free(&names);
    if (told)
        return allocation;
    for (size_t at = 0; at < sizeof systems / sizeof systems[0]; at++) {
        allocation = (struct allocation){.strict = true, .threads = 1};
        if (systems[at](&allocation))
            return allocation;
        free(allocation.source);
    }
    return (struct allocation){
        .nodes = 1, .slots = cpus_allowed(), .threads = 1, .source = text_format("this host")};
}
