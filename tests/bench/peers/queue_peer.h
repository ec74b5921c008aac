/* SPDX-License-Identifier: MIT
 *
 * queue_peer: what a queue of somebody else brings to queue_main.c: a bounded (where it can be)
 * blocking queue of 8-byte numbers. */
#ifndef QUEUE_PEER_H
#define QUEUE_PEER_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { PEER_CAPACITY = 1024 };

void peer_open(void);
void peer_put(uint64_t number); /* not 0 */
uint64_t peer_get(void);

#ifdef __cplusplus
}
#endif

#endif
