/* SPDX-License-Identifier: MIT */
#include "compare/measure/live.h"

#include "common/base/clock.h"
#include "common/base/fail.h"
#include "common/base/translate.h"
#include "common/base/whole_file.h"
#include "compare/base/progress_line.h"
#include "compare/child/child.h"
#include "compare/page/live.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct live {
    char *path;
    struct heat heat;
    bool warned;
};

/* ---- the file -------------------------------------------------------------------------------- */

static void add_starts(const struct plan *plan, struct live_page *page, uint64_t *starts,
                       uint64_t *hit)
{
    for (size_t at = 0; at < plan->count; at++) {
        starts[at] = plan->cells[at].launches;
        hit[at] = plan->cells[at].hit;
        page->done += starts[at] > 0;
    }
    page->starts = starts;
    page->hit = hit;
}

static void put(struct live *live, const char *bytes, size_t size)
{
    int code = whole_file_put(live->path, bytes, size, false);

    if (code != 0 && !live->warned) {
        progress_clear();
        warn("%s: %s; the comparison goes on without the live view", live->path, strerror(code));
        live->warned = true;
    }
}

/* Completes the page and writes it. */
static void write_page(const struct session *session, struct live_page *page)
{
    const struct plan *plan = session->plan;
    struct live *live = session->live;
    uint64_t *starts = xcalloc(plan->count, sizeof *starts);
    uint64_t *hit = xcalloc(plan->count, sizeof *hit);
    char *bytes = NULL, *noise = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&bytes, &size);

    check(out ? 0 : errno, "open_memstream");
    heat_step(&live->heat, clock_now_s());
    noise = watch_words(&session->watch);
    page->noise = noise;
    page->heat = &live->heat;
    page->results = &plan->results;
    add_starts(plan, page, starts, hit);
    live_page_write(out, page);
    check(fclose(out) ? errno : 0, "fclose");
    put(live, bytes, size);
    free(bytes);
    free(noise);
    free(starts);
    free(hit);
}

/* ---- what a comparison calls ----------------------------------------------------------------- */

void live_open(struct session *session)
{
    if (!session->settings->live)
        return;
    char *folder = realpath(session->store.folder, NULL);
    session->live = xcalloc(1, sizeof *session->live);
    *session->live =
        (struct live){.path = text_format("%s/" LIVE_FILE, folder ? folder : session->store.folder),
                      .heat = heat_open("", clock_now_s())};
    free(folder);
    live_show(session, translate("Getting ready."));
    if (!session->live->warned)
        fprintf(stderr, translate("live view: open %s in a browser\n"), session->live->path);
}

void live_show(const struct session *session, const char *now)
{
    struct live_page page = {.state = translate("Running"), .now = now};

    if (session->live)
        write_page(session, &page);
}

void live_end(const struct session *session, bool reported)
{
    const char *report = "report.html";

    if (!session->live)
        return;
    int signal = child_stop_signal();
    struct live_page page = {.over = reported || signal != 0 || session->store.trouble};
    page.state = translate(signal == SIGINT         ? TRANSLATED("Stopped by Ctrl-C")
                           : signal                 ? TRANSLATED("Stopped by a signal")
                           : session->store.trouble ? TRANSLATED("Stopped")
                           : reported               ? TRANSLATED("Done")
                                                    : TRANSLATED("Running"));
    char *now = session->store.trouble ? text_translated("%s; what was measured before is kept.",
                                                         session->store.trouble)
                : signal   ? text_translated("Nothing that was measured is lost; triptych compare "
                                               "--resume --output %s goes on.",
                                             session->settings->output)
                : reported ? NULL
                           : text_translated("All was measured; the report is being written.");
    char *path = text_format("%s/%s", session->store.folder, report);
    page.now = now;
    if (reported && !session->store.trouble && access(path, R_OK) == 0)
        page.report = report;
    write_page(session, &page);
    free(path);
    free(now);
}

void live_close(struct session *session)
{
    if (!session->live)
        return;
    heat_close(&session->live->heat);
    free(session->live->path);
    free(session->live);
    session->live = NULL;
}
