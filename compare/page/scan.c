/* SPDX-License-Identifier: MIT */
#include "compare/page/scan.h"

static bool is_between(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == ',' ||
           byte == ':';
}

static void skip(struct scan *scan)
{
    while (scan->at < scan->end && is_between(*scan->at))
        scan->at++;
}

bool scan_enter(struct scan *scan, char bracket)
{
    skip(scan);
    if (scan->at == scan->end || *scan->at != bracket)
        return false;
    scan->at++;
    return true;
}

/* Behind the text that begins at `at`; NULL if it has no end. */
static const char *text_end(const char *at, const char *end)
{
    for (at++; at < end; at++)
        if (*at == '\\')
            at++;
        else if (*at == '"')
            return at + 1;
    return NULL;
}

/* Behind the object or array that begins at `at`; NULL if it has no end. */
static const char *bracket_end(const char *at, const char *end)
{
    size_t depth = 0;

    while (at && at < end) {
        if (*at == '"') {
            at = text_end(at, end);
            continue;
        }
        depth += *at == '{' || *at == '[';
        depth -= *at == '}' || *at == ']';
        at++;
        if (depth == 0)
            return at;
    }
    return NULL;
}

bool scan_next(struct scan *scan, struct scan *element)
{
    skip(scan);
    *element = *scan;
    if (scan->at == scan->end || *scan->at == '}' || *scan->at == ']')
        return false;
    const char *at = scan->at, *end = at;
    if (*at == '"')
        end = text_end(at, scan->end);
    else if (*at == '{' || *at == '[')
        end = bracket_end(at, scan->end);
    else
        while (end < scan->end && !is_between(*end) && *end != '}' && *end != ']')
            end++;
    element->end = end ? end : scan->end;
    scan->at = end ? end : scan->end;
    return end != NULL;
}
