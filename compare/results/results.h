/* SPDX-License-Identifier: MIT
 *
 * results: what a comparison measured, whether it is running (then the plan fills it) or was saved
 * (then it is read from a folder, which may have been made by anybody). Whatever tells results
 * knows this struct only. Main thread only. */
#ifndef TRIPTYCH_COMPARE_RESULTS_H
#define TRIPTYCH_COMPARE_RESULTS_H

#include "compare/base/text.h"
#include "compare/results/hosts.h"
#include "compare/results/sample.h"
#include "compare/results/traits.h"

#include <json-c/json.h>

struct error;  /* common/base/error.h */
struct prices; /* compare/prices/prices.h, a room above: only who uses them knows them */

/* Runs of a cell in which workers were lost. How long such a run takes is chance, so it is no
 * measurement of the cell. */
struct losses {
    uint64_t runs, workers, tasks; /* `tasks` were done again by others */
    uint64_t launch, block;        /* the last ones of such a run */
};

/* One cell: a program in one variant with one number of workers and one set of parameters. */
struct result {
    char *workload, *panel, *variant;
    char *setting;    /* what was asked beside defaults: "", "--quick", "size=1000 skew=1" */
    char *parameters; /* the record's parameters as JSON, names sorted; "" before the first one */
    int workers;
    bool alone;    /* works alone whatever is asked: --describe, or RESULTS_ALONE in records */
    bool may_lose; /* racy on purpose: `lost` above 0 in records; --describe in a run */
    struct traits traits; /* from --describe; all "" where only records are left */
    bool divisible; /* all of its work may be divided among workers: --describe; false in records */
    struct sample *samples; /* only right answers of runs that ended well */
    size_t sample_count;
    struct hosts hosts;        /* of those samples, where they ran on several */
    struct losses losses;      /* unless they were asked for: see result_keep() */
    uint64_t wrong;            /* records with "verified": false: kept in the file, in no number */
    struct text_list failures; /* one line each */
    bool skipped;              /* it cannot run here */
    bool outside;              /* they are not the cell's doing (a host that does not answer, a job
                                  that was ended): --resume tries it again */
    char *trace;               /* path of its timeline relative to the folder, or NULL */
};

/* Records do not say which variant works alone; the one that every speed-up is over has this name.
 */
#define RESULTS_ALONE "sync"

/* Behind a value in a cell's setting: the work grows with the workers ("size=1000*workers"). */
#define RESULTS_WEAK "*workers"

/* Files of a folder: every run's records; the price list's. */
#define RECORDS_FILE "records.jsonl"
#define PRICES_FILE  "prices.jsonl"

struct results {
    char *folder;
    char *run;            /* which comparison: when it began, "2026-11-23T03:46:22.123Z" */
    struct result *cells; /* by workload, in the plan's order where it is known */
    size_t count;
    struct text_list left_out; /* what, and why */
    struct text_list errors;   /* "records.jsonl:17: why", by the name of the file that was read;
                                      few, see below */
    uint64_t used;             /* records of `run` in the file, good ones */
    char *run_before;          /* the newest of the earlier comparisons in it; "": none */
    uint64_t earlier;          /* records of earlier comparisons in the same file, not used */
    struct json_object *environment; /* environment.json; NULL: there is none that can be read */
    struct prices *prices;           /* the folder's price list (prices_attach()); NULL: none */
};

enum {
    RESULTS_MOST_CELLS = 4096,
    RESULTS_MOST_SAMPLES = 1 << 22,
    RESULTS_MOST_COMPLAINTS = 20, /* of lines; the rest are counted */
    RESULTS_LONGEST_PARAMETERS = 4096,
};

/* Reads a folder's records.jsonl, or the file itself, and the environment.json beside it. Lines
 * that are invalid are left out and named in `errors`. Only records of the newest comparison
 * are used. False, and why in *error: nothing can be read; then there is nothing to free, and
 * errno is ENOTSUP if it is of a newer form than this version knows. */
bool results_read(struct results *results, const char *folder, struct error *error);

/* Without the price list: prices_detach() first. */
void results_free(struct results *results);

/* Takes all cells away. */
void results_forget(struct results *results);

/* The cells of a workload: [*first, the returned end). */
size_t results_workload(const struct results *results, const char *workload, size_t *first);

/* The first cell that was asked for in the same words (parameters do not count); NULL: none. */
struct result *results_find(const struct results *results, const struct result *like);

/* Appends a cell with copies of the texts of `like` and nothing else of it. Pointers to cells that
 * were got before are invalid any more. */
struct result *results_add(struct results *results, const struct result *like);

/* Appends a sample to a cell. One with lost workers goes to `losses` instead and enters no figure,
 * unless the cell's setting asks for a fault: then losing workers is what is measured. Returns
 * whether it was appended. */
bool result_keep(struct result *result, const struct sample *sample);

/* Warns of what was left out of the folder's files: errors[from] ... of `results`. */
void results_warn(const struct results *results, size_t from);

/* A sentence for each cell with losses; the caller frees the list. */
struct text_list results_losses(const struct results *results);

/* How many threads its ranks were asked to have; 0: nothing was said. */
int result_threads(const struct result *result);

/* Whether two cells were asked for the same but for the threads of ranks. */
bool result_same_work(const struct result *one, const struct result *other);

/* Whether its work grows with its workers. */
bool result_is_weak(const struct result *result);

/* "openmp/pool guided, 2 workers, skew=1"; the caller frees it. */
char *result_name(const struct result *result);

#endif
