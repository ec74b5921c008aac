/* SPDX-License-Identifier: MIT
 *
 * attribute: keys, and what is kept under them. Called by the rank that runs. */
#ifndef TRIPTYCH_MPI_EXPLORE_ATTRIBUTE_H
#define TRIPTYCH_MPI_EXPLORE_ATTRIBUTE_H

#include "mpi/explore/more.h"

enum { FIRST_KEY = 0x1000 };
enum owner { OF_COMM, OF_TYPE, OF_WINDOW };

typedef void any_function(void);

struct key {
    bool freed;
    enum owner owner;
    any_function *copy, *delete;
    void *extra;
    uintptr_t pc;
};

struct attribute {
    int key;
    enum owner owner;
    intptr_t number; /* of what it is kept with */
    void *value;
};

int mpix_key_make(enum owner owner, any_function *copy, any_function *delete, int *key, void *extra,
                  const char *call, uintptr_t pc);
/* That key, freed or not; fails the program if nobody has made it. */
struct key *mpix_key_of(enum owner owner, int number, const char *call, uintptr_t pc);
int mpix_key_free(enum owner owner, int *number, const char *call, uintptr_t pc);
/* NULL: there is none. */
struct attribute *mpix_attribute_find(enum owner owner, intptr_t number, int key);
void mpix_attribute_set(enum owner owner, intptr_t number, int key, void *value);
void mpix_attribute_erase(struct attribute *old);
struct attribute *mpix_attribute_at(int at); /* each; NULL: there are fewer */

#endif
