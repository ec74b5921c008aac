/* SPDX-License-Identifier: MIT
 *
 * trace: a run's timeline from a file in the Chrome trace-event format (common/bench/timeline.h
 * writes it), event by event, so that memory depends on what is kept and not on what a file says.
 * Nothing is believed: sizes, types and ranges are checked, what is invalid is counted. Main thread
 * only. */
#ifndef TRIPTYCH_COMPARE_PAGE_TRACE_H
#define TRIPTYCH_COMPARE_PAGE_TRACE_H

#include "compare/base/text.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    PAGE_MOST_BYTES = 32 << 20, /* of a file */
    PAGE_MOST_SLICES = 400000,  /* that are read */
    PAGE_MOST_LANES = 256,
    PAGE_MOST_NAMES = 4096, /* of slices; those with other names are called as their kind is */
    PAGE_LONGEST_NAME = 80,
};

enum page_kind { PAGE_TASK, PAGE_LOCK, PAGE_MESSAGE, PAGE_WAIT, PAGE_OTHER, PAGE_KINDS };

extern const char *const page_kind_names[PAGE_KINDS];

struct page_slice {
    double from_us, length_us, busy_us;
    uint32_t lane, name, count; /* count: so many slices joined in one */
    enum page_kind kind;
};

struct page_lane {
    uint64_t process, thread;
    char *name; /* NULL: nobody told it */
};

struct page_trace {
    struct page_lane *lanes;
    size_t lane_count;
    struct text_list names;
    struct json_tokener *tokener;
    struct json_object *numbers; /* name → its place in `names` */
    struct page_slice *slices;
    size_t slice_count;
    uint64_t total;       /* slices that the file holds */
    uint64_t lost;        /* events that could not be used, or that were too many */
    uint64_t dropped;     /* waits that the run itself left out, the shortest */
    uint64_t workers;     /* of the run; 0: not told */
    char *parameters;     /* of the run, as struct result keeps them; NULL: not told */
    double end_us;        /* of the run */
    double clock_error_s; /* how far two lanes' clocks can be apart; 0: not told */
};

/* Reads `path`, which is relative to the folder that `folder_fd` is open on and must not lead out
 * of it: no "..", no symbolic link. At most *left bytes are read, which become fewer by as many.
 * False: there is nothing to show, and why in *why (which is not to be freed). page_trace_close()
 * gives it back in either case. */
bool page_trace_read(struct page_trace *trace, int folder_fd, const char *path, size_t *left,
                     const char **why);
void page_trace_close(struct page_trace *trace);

#endif
