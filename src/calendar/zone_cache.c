/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Only zones that exist are kept, of which there are some hundreds: names that people invent cannot fill it.
 */
#include "calendar/zone_cache.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 256 };

struct kept {
    struct kept *next;
    const char *name;
    const struct zone *zone;
};

struct zone_cache {
    pthread_rwlock_t lock;
    struct arena *arena;
    const struct zone *utc;
    struct kept *buckets[BUCKETS];
};

struct zone_cache *zone_cache_new(void)
{
    struct arena *arena = arena_new(0);
    if (!arena) return NULL;
    struct zone_cache *cache = ARENA_NEW(arena, struct zone_cache);
    cache->arena = arena;
    cache->utc = zone_load(arena, "UTC");
    pthread_rwlock_init(&cache->lock, NULL);
    return cache;
}

void zone_cache_free(struct zone_cache *cache)
{
    if (!cache) return;
    pthread_rwlock_destroy(&cache->lock);
    arena_free(cache->arena);
}

static unsigned bucket_of(const char *name)
{
    unsigned hash = 5381;
    for (; *name; name++) hash = hash * 33 + (unsigned char)*name;
    return hash % BUCKETS;
}

static const struct zone *look_up(const struct zone_cache *cache, const char *name)
{
    for (const struct kept *kept = cache->buckets[bucket_of(name)]; kept; kept = kept->next)
        if (strcmp(kept->name, name) == 0) return kept->zone;
    return NULL;
}

/* Another thread may have been quicker: then its zone is the one. */
static const struct zone *add(struct zone_cache *cache, const char *name)
{
    const struct zone *zone = look_up(cache, name);
    if (zone) return zone;
    struct kept *kept = ARENA_NEW(cache->arena, struct kept), **bucket = &cache->buckets[bucket_of(name)];
    *kept = (struct kept){
        .next = *bucket, .name = arena_string(cache->arena, name), .zone = zone_load(cache->arena, name)};
    *bucket = kept;
    return kept->zone;
}

const struct zone *zone_cache_find(struct zone_cache *cache, const char *name)
{
    if (!name || !*name) return cache->utc;
    pthread_rwlock_rdlock(&cache->lock);
    const struct zone *zone = look_up(cache, name);
    pthread_rwlock_unlock(&cache->lock);
    if (zone) return zone;
    if (!zone_is_known(name)) return cache->utc;
    pthread_rwlock_wrlock(&cache->lock);
    zone = add(cache, name);
    pthread_rwlock_unlock(&cache->lock);
    return zone;
}
