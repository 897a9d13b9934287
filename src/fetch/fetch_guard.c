/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fetch/fetch_guard.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

enum { V4_BYTES = 4, V6_BYTES = 16, LONGEST_HOST = 253 };

/* The first `bits` of an address; `size` is V4_BYTES or V6_BYTES. */
struct range {
    size_t size;
    unsigned bits;
    unsigned char bytes[V6_BYTES];
};

struct fetch_allow {
    struct list ranges; /* of struct range */
    struct list names;  /* of const char *, "*.example.org" or "calendar.example.org" */
};

struct address {
    size_t size; /* 0: neither IPv4 nor IPv6 */
    unsigned char bytes[V6_BYTES];
};

static bool range_has(const struct range *range, const struct address *address)
{
    if (range->size != address->size) return false;
    size_t whole = range->bits / 8;
    unsigned rest = range->bits % 8;
    if (memcmp(range->bytes, address->bytes, whole) != 0) return false;
    return rest == 0 || (range->bytes[whole] ^ address->bytes[whole]) >> (8 - rest) == 0;
}

/* ---- what is public ---- */

#define V4(a, b, c, d, length)                                                                               \
    {                                                                                                        \
        V4_BYTES, (length),                                                                                  \
        {                                                                                                    \
            (a), (b), (c), (d)                                                                               \
        }                                                                                                    \
    }
#define V6(length, ...)                                                                                      \
    {                                                                                                        \
        V6_BYTES, (length),                                                                                  \
        {                                                                                                    \
            __VA_ARGS__                                                                                      \
        }                                                                                                    \
    }

/* From IANA's registries of special-purpose addresses, and one that a large provider of virtual machines
 * uses for its own purposes though it looks public. */
static const struct range NOT_PUBLIC_V4[] = {
    V4(0, 0, 0, 0, 8),        /* this network */
    V4(10, 0, 0, 0, 8),       /* private */
    V4(100, 64, 0, 0, 10),    /* shared by a provider's customers */
    V4(127, 0, 0, 0, 8),      /* this machine */
    V4(168, 63, 129, 16, 32), /* a provider's own service to machines */
    V4(169, 254, 0, 0, 16),   /* this link; providers tell machines their secrets there */
    V4(172, 16, 0, 0, 12),    /* private */
    V4(192, 0, 0, 0, 24),     /* protocols' own */
    V4(192, 0, 2, 0, 24),     /* examples */
    V4(192, 88, 99, 0, 24),   /* 6to4 relays */
    V4(192, 168, 0, 0, 16),   /* private */
    V4(198, 18, 0, 0, 15),    /* benchmarks */
    V4(198, 51, 100, 0, 24),  /* examples */
    V4(203, 0, 113, 0, 24),   /* examples */
    V4(224, 0, 0, 0, 4),      /* groups */
    V4(240, 0, 0, 0, 4),      /* reserved, and everybody here */
};

static const struct range GLOBAL_V6 = V6(3, 0x20);
/* Of these. Everything else (this machine, links, private networks, groups) is not global anyway. */
static const struct range NOT_PUBLIC_V6[] = {
    V6(23, 0x20, 0x01),             /* protocols' own: Teredo, benchmarks, identifiers */
    V6(32, 0x20, 0x01, 0x0d, 0xb8), /* examples */
    V6(20, 0x3f, 0xff),             /* examples */
};

/* An IPv6 address that leads to an IPv4 address, which stands at byte `at`. */
static const struct carrier {
    struct range range;
    size_t at;
} CARRIERS[] = {
    {V6(96, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff), 12}, /* IPv4-mapped */
    {V6(96, 0x00, 0x64, 0xff, 0x9b), 12},                   /* NAT64 */
    {V6(16, 0x20, 0x02), 2},                                /* 6to4 */
};

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static bool any_has(const struct range *ranges, size_t count, const struct address *address)
{
    for (size_t i = 0; i < count; i++)
        if (range_has(&ranges[i], address)) return true;
    return false;
}

/* The address it leads to: the IPv4 address within, or itself. */
static struct address unwrapped(struct address address)
{
    for (size_t i = 0; i < COUNT(CARRIERS); i++) {
        if (!range_has(&CARRIERS[i].range, &address)) continue;
        struct address within = {.size = V4_BYTES};
        memcpy(within.bytes, address.bytes + CARRIERS[i].at, V4_BYTES);
        return within;
    }
    return address;
}

static struct address address_of(const struct sockaddr *socket_address)
{
    struct address address = {0};
    if (socket_address->sa_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, socket_address, sizeof v4);
        address.size = V4_BYTES;
        memcpy(address.bytes, &v4.sin_addr, V4_BYTES);
    } else if (socket_address->sa_family == AF_INET6) {
        struct sockaddr_in6 v6;
        memcpy(&v6, socket_address, sizeof v6);
        address.size = V6_BYTES;
        memcpy(address.bytes, &v6.sin6_addr, V6_BYTES);
    }
    return unwrapped(address);
}

static bool is_public(const struct address *address)
{
    if (address->size == V4_BYTES) return !any_has(NOT_PUBLIC_V4, COUNT(NOT_PUBLIC_V4), address);
    return address->size == V6_BYTES && range_has(&GLOBAL_V6, address) &&
           !any_has(NOT_PUBLIC_V6, COUNT(NOT_PUBLIC_V6), address);
}

bool fetch_guard_is_public(const struct sockaddr *socket_address)
{
    struct address address = address_of(socket_address);
    return is_public(&address);
}

bool fetch_guard_is_own(const struct sockaddr *socket_address)
{
    struct address address = address_of(socket_address);
    struct ifaddrs *interfaces;
    bool own = false;
    if (getifaddrs(&interfaces) != 0) return false;
    for (const struct ifaddrs *at = interfaces; at && !own; at = at->ifa_next) {
        if (!at->ifa_addr) continue;
        struct address here = address_of(at->ifa_addr);
        own = here.size && here.size == address.size && memcmp(here.bytes, address.bytes, here.size) == 0;
    }
    freeifaddrs(interfaces);
    return own;
}

/* ---- what an admin allowed ---- */

/* An address in its usual spelling. */
static bool read_address(const char *text, struct address *ret_address)
{
    struct address address = {.size = V4_BYTES};
    if (inet_pton(AF_INET, text, address.bytes) != 1) {
        address.size = V6_BYTES;
        if (inet_pton(AF_INET6, text, address.bytes) != 1) return false;
    }
    *ret_address = address;
    return true;
}

static bool read_range(struct arena *arena, const char *part, struct range *ret_range)
{
    const char *slash = strchr(part, '/');
    const char *front = slash ? arena_format(arena, "%.*s", (int)(slash - part), part) : part;
    struct address address;
    if (!read_address(front, &address)) return false;
    int64_t bits = (int64_t)address.size * 8;
    if (slash && !text_to_int(slash + 1, 0, bits, &bits)) return false;
    struct range range = {.size = address.size, .bits = (unsigned)bits};
    memcpy(range.bytes, address.bytes, address.size);
    *ret_range = range;
    return true;
}

static bool is_name(const char *part)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_";
    if (strncmp(part, "*.", 2) == 0) part += 2;
    size_t length = strlen(part);
    return length > 0 && length <= LONGEST_HOST && strspn(part, letters) == length && *part != '.' &&
           strpbrk(part, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") != NULL;
}

enum error fetch_allow_read(struct arena *arena, const char *setting, const struct fetch_allow **ret_allow,
                            const char **ret_message)
{
    struct fetch_allow *allow = ARENA_NEW(arena, struct fetch_allow);
    struct list parts = {0};
    text_split(arena, setting, ", \t", &parts);
    LIST_EACH (&parts, const char *, part) {
        struct range range;
        if (read_range(arena, *part, &range)) *LIST_ADD(&allow->ranges, arena, struct range) = range;
        else if (is_name(*part)) *LIST_ADD(&allow->names, arena, const char *) = *part;
        else {
            *ret_message = arena_format(arena,
                                        "fetch-allow has to be ranges such as 10.1.0.0/16 or host names such "
                                        "as calendar.example.org, with commas between; not '%s'",
                                        *part);
            return ERROR_INVALID;
        }
    }
    *ret_allow = allow;
    return OK;
}

/* The length without a dot at the end, which says only that the name is complete. */
static size_t host_length(const char *host)
{
    size_t length = strlen(host);
    return length && host[length - 1] == '.' ? length - 1 : length;
}

static bool ends_with(const char *host, size_t length, const char *end)
{
    size_t end_length = strlen(end);
    return length > end_length && strncasecmp(host + length - end_length, end, end_length) == 0;
}

static bool allows_host(const struct fetch_allow *allow, const char *host)
{
    size_t length = host_length(host);
    if (!allow) return false;
    LIST_EACH (&allow->names, const char *, name) {
        bool is_same = strlen(*name) == length && strncasecmp(*name, host, length) == 0;
        if (is_same || (**name == '*' && ends_with(host, length, *name + 1))) return true;
    }
    return false;
}

static bool allows_address(const struct fetch_allow *allow, const struct address *address)
{
    return allow && any_has(allow->ranges.items, allow->ranges.count, address);
}

static bool is_allowed(const struct fetch_allow *allow, const char *host,
                       const struct sockaddr *socket_address)
{
    struct address address = address_of(socket_address);
    return address.size && (allows_address(allow, &address) || allows_host(allow, host));
}

bool fetch_guard_lets(const struct fetch_allow *allow, const char *host,
                      const struct sockaddr *socket_address)
{
    return is_allowed(allow, host, socket_address) ||
           (fetch_guard_is_public(socket_address) && !fetch_guard_is_own(socket_address));
}

/* "127.1", "0x7f.0.0.1", "2130706433": what inet_aton takes besides four numbers. In the host of a URL an
 * IPv6 address stands between brackets, with the link's name behind '%'. */
static bool read_host(const char *host, struct address *ret_address)
{
    char plain[LONGEST_HOST + 1];
    size_t length = host_length(host);
    bool brackets = *host == '[';
    if (brackets) length = strcspn(host, "]%");
    if (length > LONGEST_HOST) return false;
    memcpy(plain, host + brackets, length - brackets);
    plain[length - brackets] = '\0';
    struct address address = {.size = V4_BYTES};
    struct in_addr v4;
    if (inet_aton(plain, &v4)) memcpy(address.bytes, &v4, V4_BYTES);
    else if (!read_address(plain, &address)) return false;
    *ret_address = unwrapped(address);
    return true;
}

bool fetch_guard_lets_host(const struct fetch_allow *allow, const char *host)
{
    struct address address;
    size_t length = host_length(host);
    if (allows_host(allow, host)) return true;
    if (read_host(host, &address)) return is_public(&address) || allows_address(allow, &address);
    return !(length == 9 && strncasecmp(host, "localhost", length) == 0) &&
           !ends_with(host, length, ".localhost");
}
