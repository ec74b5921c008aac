/* SPDX-License-Identifier: MIT */
enum { LANES = 12 };
#ifdef BROKEN
enum { VECTOR = 8 };
#else
enum { VECTOR = 4 };
#endif
