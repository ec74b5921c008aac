/* SPDX-License-Identifier: MIT */
#include "compare/server/script.h"

#include "common/base/fail.h"
#include "common/base/words.h"

#include <string.h>

enum { CHAIN = 3 }; /* redirects of CASE_MOVED */

enum place { AT_HTTP, AT_RAW, AT_TLS, AT_DEAD, ELSEWHERE };

static const struct {
    const char *name; /* ELSEWHERE: the URL without the line's number */
    enum place place;
    const char *outcome; /* NULL: depends on what the checker was told */
} cases[CASES] = {
    [CASE_OK] = {"ok", AT_HTTP, "200"},
    [CASE_NO_CONTENT] = {"no-content", AT_HTTP, "204"},
    [CASE_MOVED] = {"moved", AT_HTTP, NULL},
    [CASE_LOOP] = {"loop", AT_HTTP, NULL},
    [CASE_MISSING] = {"missing", AT_HTTP, "404"},
    [CASE_BUSY] = {"busy", AT_HTTP, "429"},
    [CASE_FLAKY] = {"flaky", AT_HTTP, NULL},
    [CASE_BROKEN] = {"broken", AT_HTTP, "500"},
    [CASE_UNAVAILABLE] = {"unavailable", AT_HTTP, "503"},
    [CASE_ENDLESS] = {"endless", AT_HTTP, "body-too-large"},
    [CASE_SLOW] = {"slow", AT_RAW, "timeout"},
    [CASE_SILENT] = {"silent", AT_RAW, "timeout"},
    [CASE_MANY_HEADS] = {"many-heads", AT_RAW, "header-too-large"},
    [CASE_LONG_HEAD] = {"long-head", AT_RAW, "header-too-large"},
    [CASE_RESET] = {"reset", AT_RAW, "reset"},
    [CASE_CUT] = {"cut", AT_RAW, "reset"},
    [CASE_MUTE] = {"mute", AT_RAW, "reset"},
    [CASE_GARBAGE] = {"garbage", AT_RAW, "not-http"},
    [CASE_TLS] = {"tls", AT_TLS, "tls"},
    [CASE_CLOSED] = {"closed", AT_DEAD, "refused"},
    [CASE_BAD_URL] = {"http://127.0.0.1:99999/", ELSEWHERE, "bad-url"},
    [CASE_BAD_SCHEME] = {"ftp://127.0.0.1/", ELSEWHERE, "bad-url"},
    [CASE_UNKNOWN] = {"http://nosuchhost.invalid/", ELSEWHERE, "dns"},
};

static enum script_case script_case_of(const struct script *script, uint64_t line)
{
    return script->plain ? CASE_OK : (enum script_case)(line % CASES);
}

const char *script_path(const struct script *script, const char *path)
{
    size_t length = strlen(script->token);

    if (length == 0)
        return path;
    if (path[0] != '/' || strncmp(path + 1, script->token, length) != 0 || path[1 + length] != '/')
        return NULL;
    return path + 1 + length;
}

bool script_request(const struct script *script, const char *path, enum script_case *found,
                    uint64_t *line, unsigned *hop, uint32_t *count)
{
    unsigned long long number;
    char name[32], rest;

    *hop = 0;
    int read = sscanf(path, "/%31[a-z-]/%19llu/%9u%c", name, &number, hop, &rest);
    if ((read != 2 && read != 3) || number >= script->lines)
        return false;
    *line = number;
    *found = script_case_of(script, number);
    if (strcmp(cases[*found].name, name) != 0)
        return false;
    *count = atomic_fetch_add(&script->requests[number], 1) + 1;
    return true;
}

static const char *outcome_of(const struct script *script, enum script_case one)
{
    switch (one) {
    case CASE_MOVED:
        return script->follow == 0 ? "301" : script->follow < CHAIN ? "redirects" : "200";
    case CASE_LOOP:
        return script->follow == 0 ? "301" : "redirects";
    case CASE_FLAKY:
        return script->retries == 0 ? "429" : "200";
    default:
        return cases[one].outcome;
    }
}

bool script_write(const struct script *script, FILE *list)
{
    for (uint64_t line = 0; line < script->lines; line++) {
        enum script_case one = script_case_of(script, line);
        const unsigned ports[] = {[AT_HTTP] = script->http_port,
                                  [AT_RAW] = script->raw_port,
                                  [AT_TLS] = script->raw_port,
                                  [AT_DEAD] = script->dead_port};
        const char *name = cases[one].name, *outcome = outcome_of(script, one);
        enum place place = cases[one].place;
        if (place == ELSEWHERE)
            fprintf(list, "%s%llu %s\n", name, (unsigned long long)line, outcome);
        else
            fprintf(list, "%s://%s:%u%s%s/%s/%llu %s\n", place == AT_TLS ? "https" : "http",
                    script->address, ports[place], script->token[0] ? "/" : "", script->token, name,
                    (unsigned long long)line, outcome);
    }
    return fflush(list) == 0 && !ferror(list);
}

/* How often a checker that keeps the script asks for a line at least. */
static uint64_t least_requests(const struct script *script, enum script_case one)
{
    if (cases[one].place != AT_HTTP && cases[one].place != AT_RAW)
        return 0; /* its request does not reach the server */
    if (one == CASE_BUSY || one == CASE_UNAVAILABLE)
        return 1 + script->retries;
    if (one == CASE_FLAKY && script->retries > 0)
        return 2;
    if (one == CASE_MOVED || one == CASE_LOOP)
        return 1 + (script->follow < CHAIN ? script->follow : CHAIN);
    return 1;
}

uint64_t script_unasked(const struct script *script)
{
    uint64_t unasked = 0;

    for (uint64_t line = 0; line < script->lines; line++) {
        enum script_case one = script_case_of(script, line);
        uint64_t least = least_requests(script, one);
        uint32_t count = atomic_load(&script->requests[line]);
        if (count >= least)
            continue;
        warn("line %llu (%s) was asked for %s, and must be at least %s",
             (unsigned long long)line + 1, cases[one].name,
             words_count(count, "time", (char[WORDS_TEXT]){""}),
             words_count(least, "time", (char[WORDS_TEXT]){""}));
        unasked++;
    }
    return unasked;
}
