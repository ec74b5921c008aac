/* SPDX-License-Identifier: MIT
 *
 * More of omp.h: devices (there is none but this host), places, settings of teams, and what only
 * tells something. */
#include "openmp/explore/omp.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- devices --------------------------------------------------------------------------------- */

void *omp_alloc(size_t size, uintptr_t allocator);
void *omp_target_alloc(size_t size, int device);
void omp_target_free(void *memory, int device);
int omp_target_is_present(const void *memory, int device);
int omp_target_is_accessible(const void *memory, size_t size, int device);
int omp_target_memcpy(void *to, const void *from, size_t size, size_t to_offset, size_t from_offset,
                      int to_device, int from_device);
int omp_target_memcpy_rect(void *to, const void *from, size_t size, int dimensions,
                           const size_t *counts, const size_t *to_offsets,
                           const size_t *from_offsets, const size_t *to_sizes,
                           const size_t *from_sizes, int to_device, int from_device);
int omp_target_associate_ptr(const void *host, const void *there, size_t size, size_t offset,
                             int device);
int omp_target_disassociate_ptr(const void *memory, int device);
void *omp_get_mapped_ptr(const void *memory, int device);
int omp_pause_resource(int kind, int device);
int omp_pause_resource_all(int kind);

void *omp_target_alloc(size_t size, int device)
{
    (void)device;
    return omp_alloc(size, 0);
}

void omp_target_free(void *memory, int device)
{
    (void)device;
    free(memory);
}

int omp_target_is_present(const void *memory, int device)
{
    (void)memory;
    (void)device;
    return 1;
}

int omp_target_is_accessible(const void *memory, size_t size, int device)
{
    (void)memory;
    (void)size;
    (void)device;
    return 1;
}

int omp_target_memcpy(void *to, const void *from, size_t size, size_t to_offset, size_t from_offset,
                      int to_device, int from_device)
{
    (void)to_device;
    (void)from_device;
    explore_access((uintptr_t)from + from_offset, size, false, HERE);
    explore_access((uintptr_t)to + to_offset, size, true, HERE);
    memcpy((char *)to + to_offset, (const char *)from + from_offset, size);
    return 0;
}

/* A part of an array with several dimensions, whose sizes count in items of `size` bytes. */
static void copy_rect(char *to, const char *from, size_t size, int dimensions, const size_t *counts,
                      const size_t *to_offsets, const size_t *from_offsets, const size_t *to_sizes,
                      const size_t *from_sizes, uintptr_t pc)
{
    size_t to_row = size, from_row = size;

    for (int at = 1; at < dimensions; at++) {
        to_row *= to_sizes[at];
        from_row *= from_sizes[at];
    }
    to += to_offsets[0] * to_row;
    from += from_offsets[0] * from_row;
    if (dimensions == 1) {
        explore_access((uintptr_t)from, size * counts[0], false, pc);
        explore_access((uintptr_t)to, size * counts[0], true, pc);
        memcpy(to, from, size * counts[0]);
        return;
    }
    for (size_t row = 0; row < counts[0]; row++) /* NOLINTNEXTLINE(misc-no-recursion) */
        copy_rect(to + row * to_row, from + row * from_row, size, dimensions - 1, counts + 1,
                  to_offsets + 1, from_offsets + 1, to_sizes + 1, from_sizes + 1, pc);
}

int omp_target_memcpy_rect(void *to, const void *from, size_t size, int dimensions,
                           const size_t *counts, const size_t *to_offsets,
                           const size_t *from_offsets, const size_t *to_sizes,
                           const size_t *from_sizes, int to_device, int from_device)
{
    (void)to_device;
    (void)from_device;
    if (!to && !from)
        return INT_MAX; /* any number of dimensions */
    if (dimensions < 1)
        return EINVAL;
    copy_rect(to, from, size, dimensions, counts, to_offsets, from_offsets, to_sizes, from_sizes,
              HERE);
    return 0;
}

int omp_target_associate_ptr(const void *host, const void *there, size_t size, size_t offset,
                             int device)
{
    (void)host;
    (void)there;
    (void)size;
    (void)offset;
    (void)device;
    return 1; /* as where there is no device */
}

int omp_target_disassociate_ptr(const void *memory, int device)
{
    (void)memory;
    (void)device;
    return 1;
}

void *omp_get_mapped_ptr(const void *memory, int device)
{
    (void)device;
    return (void *)(uintptr_t)memory; /* NOLINT(performance-no-int-to-ptr) */
}

int omp_pause_resource(int kind, int device)
{
    (void)kind;
    (void)device;
    return 0;
}

int omp_pause_resource_all(int kind)
{
    (void)kind;
    return 0;
}

/* ---- teams, places, and what is shown -------------------------------------------------------- */

static int most_teams, most_of_team;

int omp_get_max_teams(void);
int omp_get_teams_thread_limit(void);
void omp_set_num_teams(int teams);
void omp_set_teams_thread_limit(int limit);
int omp_in_explicit_task(void);
int omp_get_place_num_procs(int place);
void omp_get_place_proc_ids(int place, int *ids);
int omp_get_partition_num_places(void);
void omp_get_partition_place_nums(int *places);
void omp_display_env(int verbose);
void omp_display_affinity(const char *format);
size_t omp_capture_affinity(char *buffer, size_t size, const char *format);
void omp_set_affinity_format(const char *format);
size_t omp_get_affinity_format(char *buffer, size_t size);
void GOMP_warning(const char *text, size_t size);
void GOMP_error(const char *text, size_t size);

int omp_get_max_teams(void)
{
    return most_teams;
}

int omp_get_teams_thread_limit(void)
{
    return most_of_team;
}

void omp_set_num_teams(int teams)
{
    most_teams = teams > 0 ? teams : most_teams;
}

void omp_set_teams_thread_limit(int limit)
{
    most_of_team = limit > 0 ? limit : most_of_team;
}

int omp_in_explicit_task(void)
{
    return omp_me()->task->parent != NULL;
}

int omp_get_place_num_procs(int place)
{
    (void)place;
    return 0;
}

void omp_get_place_proc_ids(int place, int *ids)
{
    (void)place;
    (void)ids;
}

int omp_get_partition_num_places(void)
{
    return 0;
}

void omp_get_partition_place_nums(int *places)
{
    (void)places;
}

void omp_display_env(int verbose)
{
    (void)verbose;
}

void omp_display_affinity(const char *format)
{
    (void)format;
}

size_t omp_capture_affinity(char *buffer, size_t size, const char *format)
{
    (void)format;
    if (size > 0)
        buffer[0] = '\0';
    return 0;
}

void omp_set_affinity_format(const char *format)
{
    (void)format;
}

size_t omp_get_affinity_format(char *buffer, size_t size)
{
    return omp_capture_affinity(buffer, size, NULL);
}

void GOMP_warning(const char *text, size_t size)
{
    const char *said = text ? text : "";

    fprintf(stderr, "%.*s\n", (int)(size < strlen(said) ? size : strlen(said)), said);
}

void GOMP_error(const char *text, size_t size)
{
    GOMP_warning(text, size);
    exit(1);
}
