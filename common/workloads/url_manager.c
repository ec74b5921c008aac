/* SPDX-License-Identifier: MIT */
#include "common/workloads/url_manager.h"

#include "common/base/clock.h"
#include "common/base/fail.h"
#include "common/base/stop.h"

#include <errno.h>
#include <signal.h>

void url_manager_open(struct url_manager *manager, const struct job *job)
{
    *manager = (struct url_manager){.job = job, .multi = curl_multi_init()};
    check(manager->multi ? 0 : ENOMEM, "curl_multi_init");
    transfer_open(&manager->own, job, 0);
}

void url_manager_close(struct url_manager *manager)
{
    transfer_close(&manager->own);
    curl_multi_cleanup(manager->multi);
}

bool url_manager_has_more(const struct url_manager *manager)
{
    return manager->turn < manager->job->urls && stop_signal() == 0;
}

bool url_manager_take(struct url_manager *manager, uint64_t *url)
{
    if (!url_manager_has_more(manager) || !check_urls_take(manager->job, manager->turn, url))
        return false;
    manager->turn++;
    return true;
}

void url_manager_note(struct url_manager *manager, const struct url_report *report)
{
    if (report->url == NO_URL)
        return;
    if (report->outcome == URL_NONE) {
        stop_note(SIGTERM);
        return;
    }
    struct answer part = check_urls_record(manager->job, report->url, (int)report->outcome);
    manager->total = answer_add(manager->total, part);
    check_urls_done(manager->job, report->url);
}

/* The transfer has ended with `code`: it is free, or is to be tried again. */
static void end_try(struct url_manager *manager, CURLcode code)
{
    double pause_s;

    curl_multi_remove_handle(manager->multi, manager->own.easy);
    if (transfer_end(&manager->own, code, &manager->total, &pause_s)) {
        check_urls_done(manager->job, manager->own.url);
        manager->state = FREE;
    } else {
        manager->resume_s = clock_now_s() + pause_s;
        manager->state = PAUSED;
    }
}

bool url_manager_step(struct url_manager *manager)
{
    uint64_t url;
    int left;

    if (manager->state == FREE && url_manager_take(manager, &url)) {
        transfer_begin(&manager->own, url);
        manager->resume_s = 0;
        manager->state = PAUSED;
    }
    if (manager->state == PAUSED && stop_signal() != 0)
        manager->state = FREE; /* it stays without an outcome */
    if (manager->state == PAUSED && clock_now_s() >= manager->resume_s) {
        curl_multi_add_handle(manager->multi, manager->own.easy);
        manager->state = RUNNING;
    }
    if (manager->state != RUNNING)
        return false;
    curl_multi_perform(manager->multi, &left);
    struct CURLMsg *message = curl_multi_info_read(manager->multi, &left);
    if (message)
        end_try(manager, message->data.result);
    return message != NULL;
}
