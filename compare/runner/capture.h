/* SPDX-License-Identifier: MIT
 *
 * capture: what a command prints, in bounded memory: its first bytes, its last ones, how many
 * there were and their hash. Main thread only. */
#ifndef TRIPTYCH_COMPARE_RUNNER_CAPTURE_H
#define TRIPTYCH_COMPARE_RUNNER_CAPTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CAPTURE_MOST = 16 << 20, CAPTURE_TAIL = 2048 };

struct capture {
    char *bytes; /* the first CAPTURE_MOST at most, ended by NUL; NULL: none came */
    size_t size, room;
    char tail[2 * CAPTURE_TAIL]; /* the last ones, CAPTURE_TAIL at least where there are so many */
    size_t tail_size;
    uint64_t count, hash; /* of all bytes (FNV-1a, 64 bits) */
};

/* For the next command. */
void capture_reset(struct capture *capture);

/* Reads what is there; false: that was the end of it. `fd` does not block. */
bool capture_read(struct capture *capture, int fd);

/* Its last lines (three at most) that say something, as one printable line of at most `room` bytes
 * with its NUL. */
void capture_last_lines(const struct capture *capture, char *text, size_t room);

#endif
