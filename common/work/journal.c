/* SPDX-License-Identifier: MIT */
#include "common/work/journal.h"

#include "common/account/trace.h"
#include "common/base/clock.h"
#include "common/base/fail.h"
#include "common/base/hash.h"
#include "common/base/owner.h"
#include "common/base/schema.h"
#include "common/base/whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const char title[] = "triptych journal 1: "; /* 1: SCHEMA_JOURNAL */

enum { LINE_MOST = sizeof title + JOURNAL_NAME };

/* The one journal of this program; file -1: none. */
static struct {
    const char *path;
    bool first;
    int file;
    uint64_t seed; /* of the checksums: the job's name is in all of them */
    uint64_t units, recalled;
    struct answer *answers;
    unsigned char *finished; /* finished[unit]: 1 if it is */
    double synced_s;
} journal = {.file = -1};

static bool refuse(struct error *error, const char *path, const char *why)
{
    return error_write(error, "--journal: %.120s: %.360s", path, why);
}

/* The system does not let it be written to. */
static bool refuse_file(struct error *error, const char *path, int code)
{
    char why[160];

    snprintf(why, sizeof why, "%s; name a file in a folder that can be written to", strerror(code));
    return refuse(error, path, why);
}

/* ---- reading ------------------------------------------------------------------------------- */

/* Takes one line of the file. What is invalid is passed over: that unit will be done again. */
static void take_line(const char *line)
{
    uint64_t unit, check;
    struct answer answer;
    int used = 0, all = 0;

    if (sscanf(line, "%" SCNu64 " %" SCNu64 " %" SCNu64 "%n %" SCNx64 "%n", &unit, &answer.count,
               &answer.sum, &used, &check, &all) != 4 ||
        line[all] != '\0' || check != hash_bytes(journal.seed, line, (size_t)used))
        return;
    if (unit >= journal.units || journal.finished[unit])
        return;
    journal.answers[unit] = answer;
    journal.finished[unit] = 1;
    journal.recalled++;
}

/* The next line without its newline, at most LINE_MOST - 1 bytes of it, the rest is passed over.
 * False: the end of the file. `*whole`: it had a newline, and all of it is in `line`. */
static bool next_line(FILE *in, char line[LINE_MOST], bool *whole)
{
    size_t length = 0;
    int byte;

    *whole = true;
    while ((byte = getc(in)) != EOF && byte != '\n')
        if (length < LINE_MOST - 1)
            line[length++] = (char)byte;
        else
            *whole = false;
    line[length] = '\0';
    *whole = *whole && byte == '\n';
    return byte != EOF || length > 0;
}

enum kind { OURS, BEGUN, OTHER, NEWER, FOREIGN };

/* "triptych journal N: ...", where N is a later form than ours. */
static bool is_newer(const char *line)
{
    unsigned version = 0;
    int used = 0;

    return sscanf(line, "triptych journal %6u:%n", &version, &used) == 1 && used > 0 &&
           version > SCHEMA_JOURNAL;
}

/* Whose journal it is, from its first line. BEGUN: nothing, or the beginning of ours. */
static enum kind kind_of(const char *line, bool whole, const char *wanted)
{
    if (whole && strcmp(line, wanted) == 0)
        return OURS;
    if (!whole && strncmp(line, wanted, strlen(line)) == 0)
        return BEGUN;
    if (whole && strncmp(line, title, strlen(title)) == 0)
        return OTHER;
    return whole && is_newer(line) ? NEWER : FOREIGN;
}

/* Reads the whole file. `*ended`: its last line has its newline. */
static enum kind read_all(FILE *in, const char *wanted, char first[LINE_MOST], bool *ended)
{
    char line[LINE_MOST];
    bool whole = false;

    if (!next_line(in, first, ended))
        *ended = false;
    enum kind kind = kind_of(first, *ended, wanted);
    while (kind == OURS && next_line(in, line, &whole)) {
        *ended = whole;
        take_line(line);
    }
    return kind;
}

/* ---- opening ------------------------------------------------------------------------------- */

/* Makes the file ready to be appended to. Returns 0 or errno. */
static int begin(enum kind kind, bool ended, const char *wanted)
{
    char line[LINE_MOST + 1];
    int length = snprintf(line, sizeof line, "%s\n", wanted);

    if (kind == BEGUN && ftruncate(journal.file, 0) != 0)
        return errno;
    if (kind == BEGUN)
        return whole_write(journal.file, line, (size_t)length);
    return ended ? 0 : whole_write(journal.file, "\n", 1); /* or what was cut off spoils a line */
}

static bool load(const char *path, const char *wanted, bool first, struct error *error)
{
    char line[LINE_MOST] = "", why[2 * LINE_MOST];
    bool ended = false;
    int copy = open(path, O_RDONLY | O_CLOEXEC);
    FILE *in = copy < 0 ? NULL : fdopen(copy, "r");

    if (!in)
        return refuse_file(error, path, errno);
    enum kind kind = read_all(in, wanted, line, &ended);
    fclose(in);
    if (kind == NEWER)
        return refuse(error, path, "this " SCHEMA_TOO_NEW);
    if (kind == FOREIGN)
        return refuse(error, path, "this is no journal of triptych; name another file");
    if (kind == OTHER) {
        snprintf(why, sizeof why, "the journal of another job (%.150s); this one is %.150s",
                 line + strlen(title), wanted + strlen(title));
        return refuse(error, path, why);
    }
    int code = first ? begin(kind, ended, wanted) : 0;
    return code == 0 || refuse_file(error, path, code);
}

/* One program at a time. The workers of one that was killed may hold the file for a moment more. */
static bool lock(void)
{
    double deadline_s = clock_now_s() + (double)JOURNAL_LOCK_S;

    while (flock(journal.file, LOCK_EX | LOCK_NB) != 0) {
        if (clock_now_s() > deadline_s)
            return false;
        clock_sleep(0.02);
    }
    return true;
}

/* flock(2) holds among the processes of a host; the file beside the journal among hosts. */
static bool own(const char *path, char *why, size_t size)
{
    char file[4096], who[128];

    if (snprintf(file, sizeof file, "%s.owner", path) >= (int)sizeof file ||
        owner_take(file, who, sizeof who))
        return true;
    snprintf(why, size, "%s writes to it just now; if that one has ended, remove %.100s.owner", who,
             path);
    return false;
}

void journal_expect(const char *path, bool first)
{
    journal.path = path;
    journal.first = first;
}

bool journal_expected(void)
{
    return journal.path != NULL;
}

bool journal_open(const char *name, uint64_t units, struct error *error)
{
    const char *path = journal.path;
    bool first = journal.first;
    char wanted[LINE_MOST], who[320];
    struct stat about;

    if (!path)
        return true;
    snprintf(wanted, sizeof wanted, "%s%s", title, name);
    journal.seed = hash_text(HASH_BEGIN, wanted);
    journal.units = units;
    journal.recalled = 0;
    journal.file = open(path, O_RDWR | O_APPEND | O_CLOEXEC | O_NONBLOCK | (first ? O_CREAT : 0),
                        S_IRUSR | S_IWUSR);
    if (journal.file < 0 && errno == ENOENT && !first)
        return refuse(error, path,
                      "rank 0 has it, and it is not there for this rank; put it on a shared file "
                      "system, which all hosts see by this path");
    if (journal.file < 0)
        return refuse_file(error, path, errno);
    if (fstat(journal.file, &about) != 0 || !S_ISREG(about.st_mode))
        return refuse(error, path, "not an ordinary file; name another");
    if (first && !lock())
        return refuse(error, path, "another program writes to it just now");
    if (first && !own(path, who, sizeof who))
        return refuse(error, path, who);
    journal.answers = xcalloc(units + 1, sizeof *journal.answers);
    journal.finished = xcalloc(units + 1, sizeof *journal.finished);
    journal.synced_s = clock_now_s();
    return load(path, wanted, first, error);
}

/* ---- working ------------------------------------------------------------------------------- */

bool journal_recall(uint64_t unit, struct answer *answer)
{
    if (journal.file < 0 || !journal.finished[unit])
        return false;
    *answer = journal.answers[unit];
    return true;
}

void journal_note(uint64_t unit, struct answer answer)
{
    char line[128];

    if (journal.file < 0)
        return;
    int length = snprintf(line, sizeof line, "%" PRIu64 " %" PRIu64 " %" PRIu64, unit, answer.count,
                          answer.sum);
    uint64_t sum = hash_bytes(journal.seed, line, (size_t)length);
    length += snprintf(line + length, sizeof line - (size_t)length, " %" PRIx64 "\n", sum);
    int code = whole_write(journal.file, line, (size_t)length);
    if (code != 0)
        fail(STATUS_FAILED,
             "the journal cannot be written: %s; what is in it is kept: make room, and the same "
             "command goes on from there",
             strerror(code));
    double now_s = clock_now_s(), before_s;
    __atomic_load(&journal.synced_s, &before_s, __ATOMIC_RELAXED);
    if (now_s - before_s > (double)JOURNAL_SYNC_S) {
        __atomic_store(&journal.synced_s, &now_s, __ATOMIC_RELAXED);
        check(fdatasync(journal.file) ? errno : 0, "fdatasync");
    }
}

uint64_t journal_recalled(void)
{
    return journal.file < 0 ? 0 : journal.recalled;
}

uint64_t *journal_order(uint64_t *left)
{
    if (journal.file < 0)
        return NULL;
    uint64_t *order = xcalloc(journal.units + 1, sizeof *order);
    *left = journal.units - journal.recalled;
    for (uint64_t unit = 0, open = 0, behind = *left; unit < journal.units; unit++)
        order[journal.finished[unit] ? behind++ : open++] = unit;
    return order;
}

void journal_close(void)
{
    owner_release();
    if (journal.file >= 0)
        close(journal.file);
    journal.file = -1;
    free(journal.answers);
    free(journal.finished);
    journal.answers = NULL;
    journal.finished = NULL;
}
