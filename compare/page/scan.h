/* SPDX-License-Identifier: MIT
 *
 * scan: walks over the elements of a JSON text without parsing them, so that a long array can be
 * parsed one element at a time. It knows brackets and texts only; whether an element is good JSON
 * is for its parser to say. Any thread. */
#ifndef TRIPTYCH_COMPARE_PAGE_SCAN_H
#define TRIPTYCH_COMPARE_PAGE_SCAN_H

#include <stdbool.h>
#include <string.h>

/* What is left to walk over, or one element. */
struct scan {
    const char *at, *end;
};

/* Steps into an object ('{') or an array ('['). False: it is none. */
bool scan_enter(struct scan *scan, char bracket);

/* The next element (in objects, names and values take turns), and moves on behind it. False: there
 * is none, or it has no end; then *element is what is left. */
bool scan_next(struct scan *scan, struct scan *element);

static inline bool scan_is(const struct scan *element, const char *text)
{
    size_t size = strlen(text);

    return (size_t)(element->end - element->at) == size && memcmp(element->at, text, size) == 0;
}

#endif
