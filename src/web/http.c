/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/http.h"

#include <strings.h>

#include "base/error.h"

const char *http_header_of(const struct http_header *headers, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(headers[i].name, name) == 0) return headers[i].value;
    return NULL;
}

void http_answer_add(struct http_answer *answer, const char *name, const char *value)
{
    BUG_IF(answer->header_count == HTTP_ANSWER_HEADERS);
    answer->headers[answer->header_count++] = (struct http_header){name, value};
}
