/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/openapi.h"

#include <string.h>

#include "web/json.h"

/* A record that is described under components/schemas. */
struct schema {
    const struct record *record;
    bool is_input; /* also sent to us, so that its fields may be left out */
};

static struct schema *find_schema(const struct list *schemas, const struct record *record)
{
    LIST_EACH (schemas, struct schema, schema)
        if (schema->record == record) return schema;
    return NULL;
}

/* The record and those in it. Goes into a record again only when it newly becomes an input. */
static void collect(struct arena *arena, const struct record *record, bool is_input, struct list *schemas)
{
    struct schema *schema = find_schema(schemas, record);
    if (schema && (schema->is_input || !is_input)) return;
    if (!schema) {
        schema = LIST_ADD(schemas, arena, struct schema);
        schema->record = record;
    }
    schema->is_input = is_input;
    for (size_t i = 0; i < record->field_count; i++)
        if (record->fields[i].of) collect(arena, record->fields[i].of, is_input, schemas);
}

static void collect_all(struct arena *arena, const struct route *const *routes, size_t count,
                        struct list *schemas)
{
    for (size_t i = 0; i < count; i++) {
        if (routes[i]->page_only) continue;
        if (routes[i]->view) collect(arena, routes[i]->view, false, schemas);
        if (routes[i]->input) collect(arena, routes[i]->input, true, schemas);
    }
}

const char *openapi_shared_name(struct arena *arena, const struct route *const *routes, size_t count)
{
    struct list schemas = {0};
    collect_all(arena, routes, count, &schemas);
    LIST_EACH (&schemas, struct schema, a)
        for (struct schema *b = schemas.items; b != a; b++)
            if (strcmp(a->record->name, b->record->name) == 0) return a->record->name;
    return NULL;
}

/* "/people/:id" is "/people/{id}". */
static const char *path_of(struct arena *arena, const char *pattern)
{
    struct text path;
    text_init(&path, arena);
    for (bool part = false; *pattern; pattern++) {
        if (part && *pattern == '/') {
            text_add_char(&path, '}');
            part = false;
        }
        if (*pattern == ':') part = true;
        text_add_char(&path, *pattern == ':' ? '{' : *pattern);
        if (part && !pattern[1]) text_add_char(&path, '}');
    }
    return path.at;
}

static const char *method_name(enum method method)
{
    return method == METHOD_GET ? "get" : "post";
}

/* "post_people_id_pause": the same for the same route as long as its path stays. */
static void write_operation_id(const struct route *route, struct text *out)
{
    text_addf(out, "\"operationId\":\"%s", method_name(route->method));
    bool gap = true;
    for (const char *at = route->pattern; *at; at++) {
        bool letter = (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') || (*at >= '0' && *at <= '9');
        if (!letter) {
            gap = true;
            continue;
        }
        if (gap) text_add_char(out, '_');
        gap = false;
        text_add_char(out, *at);
    }
    text_add(out, "\",");
}

static const char *access_words(enum access access)
{
    switch (access) {
    case ACCESS_ANYONE:
        return "For everybody, also without signing in.";
    case ACCESS_SIGNED_IN:
        return "For everybody who is signed in.";
    case ACCESS_COORDINATOR:
        return "For coordinators and administrators.";
    case ACCESS_ANALYST:
        return "For analysts and administrators.";
    case ACCESS_ADMIN:
        return "For administrators.";
    }
    return "";
}

static void write_description(const struct route *route, struct text *out)
{
    struct text words;
    text_init(&words, out->arena);
    text_add(&words, access_words(route->access));
    if (route->rule) text_addf(&words, " Among them: %s.", route->rule);
    if (route->body_limit) text_addf(&words, " The body may have %lld bytes.", (long long)route->body_limit);
    text_add(out, "\"description\":");
    if (route_needs_version(route))
        text_add(
            &words,
            " Needs the version that was read: 422 without it; 409, by some forms 422, when somebody else was quicker.");
    json_write_string(words.at, out);
    text_add_char(out, ',');
}

static void write_path_parameters(const struct route *route, bool *first, struct text *out)
{
    for (const char *at = route->pattern; (at = strchr(at, ':')) != NULL;) {
        int length = (int)strcspn(++at, "/");
        text_addf(out,
                  "%s{\"name\":\"%.*s\",\"in\":\"path\",\"required\":true,\"schema\":{\"type\":\"string\"}}",
                  *first ? "" : ",", length, at);
        *first = false;
    }
}

/* Fields of the input in the query: single values and lists of texts. */
static void write_query_parameters(const struct record *input, bool *first, struct text *out)
{
    for (size_t i = 0; i < input->field_count; i++) {
        const struct field *field = &input->fields[i];
        if (field->of) continue;
        text_addf(out, "%s{\"name\":\"%s\",\"in\":\"query\",\"schema\":", *first ? "" : ",", field->name);
        json_write_field_schema(field, out);
        text_add_char(out, '}');
        *first = false;
    }
}

static void write_parameters(const struct route *route, struct text *out)
{
    bool first = true;
    text_add(out, "\"parameters\":[");
    write_path_parameters(route, &first, out);
    if (route->method == METHOD_GET && route->input) write_query_parameters(route->input, &first, out);
    text_add(out, "],");
}

static void write_body(const struct route *route, struct text *out)
{
    if (route->method == METHOD_GET || !route->input) return;
    text_addf(out,
              "\"requestBody\":{\"required\":true,\"content\":{\"application/json\":{\"schema\":{\"$ref\":"
              "\"#/components/schemas/%s\"}}}},",
              route->input->name);
}

/* What a call answers when all is well: the view; where a change leads; or a file. */
static void write_success(const struct route *route, struct text *out)
{
    static const char location[] = "{\"$ref\":\"#/components/schemas/Location\"}";
    text_add(out, "\"200\":{\"description\":");
    if (route->method == METHOD_GET && !route->view) {
        text_add(out, "\"The file.\",\"content\":{\"*/*\":{}}}");
        return;
    }
    bool changes = route->method == METHOD_POST;
    json_write_string(changes ? "Done." : "What was asked for.", out);
    text_add(out, ",\"content\":{\"application/json\":{\"schema\":");
    if (changes && route->view)
        text_addf(out, "{\"anyOf\":[%s,{\"$ref\":\"#/components/schemas/%s\"}]}", location,
                  route->view->name);
    else if (changes) text_add(out, location);
    else text_addf(out, "{\"$ref\":\"#/components/schemas/%s\"}", route->view->name);
    text_add(out, "}}}");
}

static const char response[] = ",\"%s\":{\"$ref\":\"#/components/responses/%s\"}";

/* Why a change was not made: told by field, and for some routes in the view itself. */
static void write_refusal(const struct route *route, int status, struct text *out)
{
    if (route->view_status == status)
        text_addf(out,
                  ",\"%d\":{\"description\":\"Nothing was saved: the view, which says why; or problems by "
                  "field.\",\"content\":{\"application/json\":{\"schema\":{\"anyOf\":[{\"$ref\":"
                  "\"#/components/schemas/%s\"},{\"$ref\":\"#/components/schemas/Problems\"}]}}}}",
                  status, route->view->name);
    else text_addf(out, response, status == 409 ? "409" : "422", status == 409 ? "Conflict" : "Invalid");
}

static void write_responses(const struct route *route, struct text *out)
{
    bool changes = route->method == METHOD_POST;
    text_add(out, "\"responses\":{");
    write_success(route, out);
    if (route->access != ACCESS_ANYONE) text_addf(out, response, "401", "Unauthorized");
    if (route->access > ACCESS_SIGNED_IN || route->rule) text_addf(out, response, "403", "Forbidden");
    if (strchr(route->pattern, ':')) text_addf(out, response, "404", "NotFound");
    if (changes) write_refusal(route, 409, out);
    if (changes) text_addf(out, response, "413", "TooLarge");
    if (route->input || changes) write_refusal(route, 422, out);
    text_addf(out, response, "429", "TooMany");
    text_addf(out, response, "503", "Unavailable");
    text_add_char(out, '}');
}

static void write_operation(const struct route *route, struct text *out)
{
    text_addf(out, "\"%s\":{", method_name(route->method));
    write_operation_id(route, out);
    text_add(out, "\"summary\":");
    json_write_string(route->summary, out);
    text_add_char(out, ',');
    write_description(route, out);
    if (route->access == ACCESS_ANYONE) text_add(out, "\"security\":[],");
    write_parameters(route, out);
    write_body(route, out);
    write_responses(route, out);
    text_add_char(out, '}');
}

static bool is_first_of_path(const struct route *const *routes, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (!routes[i]->page_only && strcmp(routes[i]->pattern, routes[index]->pattern) == 0) return false;
    return true;
}

static void write_paths(const struct route *const *routes, size_t count, struct text *out)
{
    bool first = true;
    text_add(out, "\"paths\":{");
    for (size_t i = 0; i < count; i++) {
        if (routes[i]->page_only || !is_first_of_path(routes, i)) continue;
        if (!first) text_add_char(out, ',');
        first = false;
        json_write_string(path_of(out->arena, routes[i]->pattern), out);
        text_add(out, ":{");
        write_operation(routes[i], out);
        for (size_t j = i + 1; j < count; j++) {
            if (routes[j]->page_only || strcmp(routes[j]->pattern, routes[i]->pattern) != 0) continue;
            text_add_char(out, ',');
            write_operation(routes[j], out);
        }
        text_add_char(out, '}');
    }
    text_add(out, "},");
}

static void write_error_responses(struct text *out)
{
    static const struct {
        const char *name, *schema, *description;
    } responses[] = {
        {"Unauthorized", "Error", "Nobody is signed in, or the token does not count."},
        {"Forbidden", "Error", "This may not be seen or changed by the one who asks."},
        {"NotFound", "Error", "There is no such thing, or it is not known to the one who asks."},
        {"Conflict", "Problems",
         "It was changed meanwhile, is there already, or is in a state that does not allow it. Nothing was saved. "
         "Where there are problems, they say at each field that differs what is stored now."},
        {"TooLarge", "Error", "The body is larger than it may be."},
        {"Invalid", "Problems",
         "The input cannot be taken. Where there are problems, they say which fields, and why; else the message does."},
        {"TooMany", "Error", "This was tried too often. Retry-After says when to try again."},
        {"Unavailable", "Error", "It cannot be answered now. Retry-After says when to try again."},
    };
    text_add(out, "\"responses\":{");
    for (size_t i = 0; i < sizeof responses / sizeof *responses; i++)
        text_addf(out,
                  "%s\"%s\":{\"description\":\"%s\",\"content\":{\"application/json\":{\"schema\":{\"$ref\":"
                  "\"#/components/schemas/%s\"}}}}",
                  i ? "," : "", responses[i].name, responses[i].description, responses[i].schema);
    text_add(out, "},");
}

/* Records are named in small letters, so that these never meet one. */
static void write_schemas(const struct list *schemas, struct text *out)
{
    text_add(out, "\"schemas\":{"
                  "\"Error\":{\"type\":\"object\",\"properties\":{\"error\":{\"type\":\"string\"},"
                  "\"message\":{\"type\":\"string\",\"description\":\"A sentence for people.\"},"
                  "\"request\":{\"type\":\"string\"}},\"required\":[\"error\",\"message\"]},"
                  "\"Problems\":{\"type\":\"object\",\"properties\":{\"error\":{\"type\":\"string\"},"
                  "\"message\":{\"type\":\"string\"},\"problems\":{\"type\":\"object\","
                  "\"description\":\"A sentence for each field that cannot be taken, by its name.\","
                  "\"additionalProperties\":{\"type\":\"string\"}}},\"required\":[\"error\",\"message\"]},"
                  "\"Location\":{\"type\":\"object\",\"properties\":{\"location\":{\"type\":\"string\","
                  "\"description\":\"Where the result can be read.\"},\"notice\":{\"type\":\"string\"}},"
                  "\"required\":[\"location\"]}");
    LIST_EACH (schemas, struct schema, schema) {
        text_addf(out, ",\"%s\":", schema->record->name);
        json_write_schema(schema->record, !schema->is_input, out);
    }
    text_add(out, "}");
}

void openapi_write(const struct route *const *routes, size_t count, const char *version, struct text *out)
{
    struct list schemas = {0};
    collect_all(out->arena, routes, count, &schemas);
    text_add(out, "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"Ithaca\",\"version\":");
    json_write_string(version, out);
    text_add(out,
             ",\"description\":\"Everything that the pages show and do. Ids are strings of digits. Times "
             "are RFC 3339 in UTC.\",\"license\":{\"name\":\"GNU Affero General Public License, version 3 "
             "or later\",\"identifier\":\"AGPL-3.0-or-later\"}},"
             "\"servers\":[{\"url\":\"/api/v1\"}],\"security\":[{\"token\":[]}],");
    write_paths(routes, count, out);
    text_add(out, "\"components\":{\"securitySchemes\":{\"token\":{\"type\":\"http\",\"scheme\":\"bearer\","
                  "\"description\":\"A token made by an administrator: ithaca token create.\"}},");
    write_error_responses(out);
    write_schemas(&schemas, out);
    text_add(out, "}}\n");
}
