/* SPDX-License-Identifier: MIT */
#include "common/base/spelling.h"

#include <string.h>

size_t spelling_distance(const char *left, const char *right)
{
    size_t row[SPELLING_FAR + 1], width = strlen(right);

    if (width > SPELLING_FAR || strlen(left) > SPELLING_FAR)
        return SPELLING_FAR;
    for (size_t at = 0; at <= width; at++)
        row[at] = at;
    for (size_t line = 1; *left; left++, line++) {
        size_t corner = row[0];
        row[0] = line;
        for (size_t at = 1; at <= width; at++) {
            size_t changed = corner + (*left != right[at - 1]);
            corner = row[at];
            size_t least = (row[at] < row[at - 1] ? row[at] : row[at - 1]) + 1;
            row[at] = changed < least ? changed : least;
        }
    }
    return row[width];
}

bool spelling_is_nearer(const char *name, const char *known, size_t *nearest)
{
    size_t distance = spelling_distance(name, known);
    bool nearer = distance < *nearest && distance < strlen(name) / 2 + 1;

    if (nearer)
        *nearest = distance;
    return nearer;
}
