/* SPDX-License-Identifier: MIT
 *
 * race: the race lab's records of a folder, as the page's script reads them. Main thread only. */
#ifndef TRIPTYCH_COMPARE_PAGE_RACE_H
#define TRIPTYCH_COMPARE_PAGE_RACE_H

#include "compare/page/emit.h"

/* Writes the members "races", the forms that were run, and "detectors", what those say: arrays,
 * empty where the folder has no race.jsonl. */
void page_race_emit(struct emit *emit, const char *folder);

#endif
