/* SPDX-License-Identifier: MIT
 *
 * pool_peer: what a pool of somebody else brings to pool_main.c. */
#ifndef POOL_PEER_H
#define POOL_PEER_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Does empty task `number`: the suite's own kernel with nothing to add up, and a store. */
void peer_task(uint64_t number);

/* Does tasks 0 ... tasks-1 with so many threads. */
void peer_run(uint64_t tasks, unsigned workers);

#ifdef __cplusplus
}
#endif

#endif
