/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Zones that are loaded once and kept for all threads, for a server that writes times in each page. */
#ifndef ITHACA_CALENDAR_ZONE_CACHE_H
#define ITHACA_CALENDAR_ZONE_CACHE_H

#include "calendar/zone.h"

struct zone_cache;

/* NULL when memory runs out. The caller frees it. */
struct zone_cache *zone_cache_new(void);
void zone_cache_free(struct zone_cache *cache);

/* The zone of that name; UTC when there is none. Lives as long as the cache. Safe to call from any thread. */
const struct zone *zone_cache_find(struct zone_cache *cache, const char *name)
    __attribute__((returns_nonnull));

#endif
