//! The description of the API (OpenAPI 3.1), made from the handlers themselves, and the page that shows
//! it to people. Both are made once.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};
use http::HeaderMap;
use serde_json::{Map, Value, json};
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Ref, RefOr, Required};
use utoipa::{Modify, OpenApi};

use super::answer::{ProblemShape, tag, tagged};
use super::ask::{NoParams, Params};
use super::{
    Api, Fault, Reading, articles, changes, corrections, drafts, flashes, instruments, limits, markets,
    media, places, releases, search, stories, verbs, webhooks,
};
use crate::web::desk::Refusal;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Courant",
        description = "What the publication has published, for everybody; and the newsroom's work, for those who bring a \
                       token. Times are RFC 3339 in UTC. Lists come in pages with `next`. Refusals are problem+json.",
        version = "1.0.0",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    paths(
        articles::list, articles::one, search::search, corrections::list, changes::since,
        places::editions, places::sections, places::section, places::topics, places::topic, places::contributors,
        places::contributor,
        flashes::list, flashes::one, flashes::send, flashes::correct, flashes::withdraw, flashes::link,
        instruments::list, instruments::one, instruments::observations,
        releases::list, releases::save, releases::fill,
        stories::list, stories::one,
        drafts::list, drafts::begin, drafts::read, drafts::replace, drafts::change,
        verbs::submit, verbs::send_back, verbs::approve, verbs::publish, verbs::update, verbs::schedule,
        verbs::unschedule, verbs::embargo, verbs::correct, verbs::clarify, verbs::withdraw, verbs::spike,
        verbs::restore,
        media::list, media::upload, media::read, media::describe,
        webhooks::list, webhooks::make, webhooks::read, webhooks::change, webhooks::remove, webhooks::rotate,
        webhooks::pause, webhooks::resume, webhooks::test, webhooks::replay, webhooks::deliveries,
        markets::record,
    ),
    components(schemas(ProblemShape)),
    modifiers(&Common),
    tags(
        (name = "Articles", description = "What is published. No token."),
        (name = "Places", description = "What articles stand under. No token."),
        (name = "Stories", description = "What unfolds in several articles. No token."),
        (name = "Changes", description = "How a copy elsewhere stays whole. No token."),
        (name = "Markets", description = "Instruments and their values, flashes, the economic calendar. No token."),
        (name = "Flashes", description = "Sending flashes, putting them right, filling figures in. Scope `publish`."),
        (name = "Drafts", description = "Writing. Scopes `read` and `write`."),
        (name = "Workflow", description = "From a draft to a correction. Scope `publish`; `write` to submit, spike and restore."),
        (name = "Pictures", description = "The library. Scope `media`."),
        (name = "Webhooks", description = "Who is told. Scope `webhooks`."),
        (name = "Market data", description = "Values for series that were set up. Scope `market`."),
    )
)]
struct Description;

/// What all operations share is said in one place: refusals, the token, If-Match, Idempotency-Key.
struct Common;

const OPEN: [&str; 5] = ["Articles", "Places", "Changes", "Stories", "Markets"];

impl Modify for Common {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        let mut components = api.components.take().unwrap_or_default();
        components.security_schemes.insert(
            "token".to_owned(),
            SecurityScheme::Http(
                HttpBuilder::new()
                    .scheme(HttpAuthScheme::Bearer)
                    .description(Some("A token of a person; the desk makes them under My account."))
                    .build(),
            )
            .into(),
        );
        api.components = Some(components);
        for (path, item) in &mut api.paths.paths {
            let in_path = path.contains('{');
            for (method, operation) in [
                ("get", item.get.as_mut()),
                ("post", item.post.as_mut()),
                ("put", item.put.as_mut()),
                ("patch", item.patch.as_mut()),
                ("delete", item.delete.as_mut()),
            ] {
                if let Some(operation) = operation {
                    complete(operation, method, path, in_path);
                }
            }
        }
    }
}

fn complete(operation: &mut Operation, method: &str, path: &str, in_path: bool) {
    let open = operation
        .tags
        .as_ref()
        .is_some_and(|tags| tags.iter().any(|tag| OPEN.contains(&tag.as_str())));
    let mut refusals = vec![
        (400, "The request cannot be read"),
        (406, "It accepts no JSON"),
        (414, "The address is too long"),
        (429, "Too many requests; Retry-After says when to go on"),
        (431, "Address and headers together are too long"),
        (503, "Busy; try again in a moment"),
        (
            507,
            "The server's disk is full or may only be read; nothing was saved",
        ),
    ];
    if in_path || path == "/articles" {
        refusals.push((404, "There is no such thing"));
    }
    if method == "get" {
        refusals.push((304, "Nothing has changed since the ETag of If-None-Match"));
    }
    if !open {
        refusals.push((401, "No token, or not a good one"));
        refusals.push((403, "A right or a scope is missing; the answer names it"));
        operation.security = Some(vec![SecurityRequirement::new("token", Vec::<String>::new())]);
    }
    let changes = path.starts_with("/drafts/") || (path.starts_with("/media/") && method == "patch");
    if method != "get" && method != "delete" {
        refusals.extend([
            (
                409,
                "The state of things does not allow it, or the same request is being worked on",
            ),
            (413, "The body is too large"),
            (415, "The body is of another type"),
            (422, "A value cannot be accepted"),
        ]);
        if changes {
            refusals.push((412, "It has changed since it was read"));
            refusals.push((428, "If-Match is missing"));
            operation.parameters.get_or_insert_default().push(header(
                "If-Match",
                "The ETag of what was read (its revision in quotes will do for a draft), or * for whatever it is",
                true,
            ));
        }
    }
    if method == "post" {
        operation.parameters.get_or_insert_default().push(header(
            "Idempotency-Key",
            "Any words of your own, 1 to 255 characters. The same request under the same key is done once; for 24 hours \
             it is answered as it was the first time, with Idempotent-Replayed: true",
            false,
        ));
    }
    for (status, words) in refusals {
        // Nothing has a body that is told of no change, or whose request could not even be read.
        let response = if matches!(status, 304 | 414 | 431) {
            ResponseBuilder::new().description(words).build()
        } else {
            ResponseBuilder::new()
                .description(words)
                .content(
                    "application/problem+json",
                    ContentBuilder::new()
                        .schema(Some(Ref::from_schema_name("Problem")))
                        .build(),
                )
                .build()
        };
        operation
            .responses
            .responses
            .entry(status.to_string())
            .or_insert(RefOr::T(response));
    }
}

fn header(name: &str, words: &str, required: bool) -> RefOr<utoipa::openapi::path::Parameter> {
    let parameter = ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(if required { Required::True } else { Required::False })
        .description(Some(words))
        .schema(Some(
            ObjectBuilder::new()
                .schema_type(Type::String)
                .min_length(Some(1))
                .max_length(Some(255))
                .build(),
        ))
        .build();
    RefOr::T(parameter)
}

/// The description and the page, made when first asked for.
#[derive(Default)]
pub struct Described {
    value: OnceLock<Value>,
}

impl Described {
    fn value(&self) -> &Value {
        self.value
            .get_or_init(|| serde_json::to_value(Description::openapi()).unwrap_or_default())
    }
}

/// `openapi.json`
pub async fn openapi(
    State(api): State<Arc<Api>>,
    Params(NoParams {}): Params<NoParams>,
    ask: Reading,
) -> Result<Response, Fault> {
    let mut value = api.description.value().clone();
    value["servers"] = json!([{ "url": format!("{}{}/api/v1", api.url, ask.edition.root()) }]);
    value["info"]["title"] = format!("{} – API", ask.edition.name).into();
    let bytes = serde_json::to_vec(&value).map_err(|error| Fault::from(Refusal::internal(&error)))?;
    let tag = tag(&bytes);
    Ok(tagged(&ask.headers, bytes, &tag, "public, max-age=300"))
}

/// Where people end up who cut an address short.
pub async fn beginning(ask: Reading) -> Redirect {
    Redirect::permanent(&format!("{}/api", ask.edition.root()))
}

/// The page for people.
pub async fn page(State(api): State<Arc<Api>>, ask: Reading) -> Result<Response, Fault> {
    let base = format!("{}{}/api/v1", api.url, ask.edition.root());
    let description = api.description.value();
    let context = json!({
        "desk": api.theme.desk_context(),
        "name": ask.edition.name,
        "home": format!("{}/", ask.edition.root()),
        "base": base,
        "openapi": format!("{}/api/v1/openapi.json", ask.edition.root()),
        "intro": description["info"]["description"],
        "groups": groups(description, &base),
        "schemas": schemas(description),
        "address_rate": [limits::ADDRESS.burst, limits::ADDRESS.per_second],
        "token_rate": [limits::TOKEN.burst, limits::TOKEN.per_second],
    });
    let page = api
        .theme
        .render("desk/api/page.html", &context)
        .map_err(|error| Fault::from(Refusal::from(error)))?;
    let mut headers = HeaderMap::new();
    headers.insert(
        http::header::CACHE_CONTROL,
        http::HeaderValue::from_static("public, max-age=300"),
    );
    Ok((headers, Html(page)).into_response())
}

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

fn groups(description: &Value, base: &str) -> Vec<Value> {
    let mut by_tag: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    let none = Map::new();
    for (path, item) in description["paths"].as_object().unwrap_or(&none) {
        for method in METHODS {
            let operation = &item[method];
            if let Some(tag) = operation["tags"][0].as_str() {
                by_tag
                    .entry(tag)
                    .or_default()
                    .push(operation_view(method, path, operation, base));
            }
        }
    }
    let tags = description["tags"].as_array().map_or(&[][..], Vec::as_slice);
    tags.iter()
        .map(|tag| {
            let name = tag["name"].as_str().unwrap_or_default();
            json!({ "name": name, "words": tag["description"], "operations": by_tag.remove(name) })
        })
        .collect()
}

fn operation_view(method: &str, path: &str, operation: &Value, base: &str) -> Value {
    let empty = Vec::new();
    let params: Vec<Value> = operation["parameters"]
        .as_array()
        .unwrap_or(&empty)
        .iter()
        .map(|param| {
            json!({
                "name": param["name"],
                "in": param["in"],
                "required": param["required"],
                "words": param["description"],
                "type": type_words(&param["schema"]),
            })
        })
        .collect();
    let none = Map::new();
    let bodies: Vec<Value> = operation["requestBody"]["content"]
        .as_object()
        .unwrap_or(&none)
        .iter()
        .map(|(kind, content)| json!({ "kind": kind, "type": type_words(&content["schema"]), "schema": schema_name(&content["schema"]) }))
        .collect();
    let responses: Vec<Value> = operation["responses"]
        .as_object()
        .unwrap_or(&none)
        .iter()
        .map(|(status, response)| {
            let schema = response["content"]
                .as_object()
                .and_then(|content| content.values().next())
                .map_or(&Value::Null, |content| &content["schema"]);
            json!({
                "status": status,
                "words": response["description"],
                "type": type_words(schema),
                "schema": schema_name(schema),
                "refusal": !status.starts_with('2'),
            })
        })
        .collect();
    json!({
        "id": operation["operationId"].as_str().unwrap_or_default().to_owned() + "-" + method,
        "method": method.to_uppercase(),
        "path": path,
        "title": operation["summary"],
        "words": operation["description"],
        "params": params,
        "bodies": bodies,
        "responses": responses,
        "token": operation["security"].is_array(),
        "curl": curl(method, path, operation, base),
    })
}

/// A line that works when pasted, once the example's names are real ones.
fn curl(method: &str, path: &str, operation: &Value, base: &str) -> String {
    let example = |name: &str| match name {
        "article" => "1042",
        "section" => "markets",
        "topic" => "inflation",
        "story" => "nordhaven-and-caldera",
        "contributor" => "ada-reporter",
        _ => "ID",
    };
    let mut address = path.to_owned();
    let mut query = Vec::new();
    let mut line = "curl".to_owned();
    if method != "get" {
        line.push_str(&format!(" -X {}", method.to_uppercase()));
    }
    let empty = Vec::new();
    for param in operation["parameters"].as_array().unwrap_or(&empty) {
        let name = param["name"].as_str().unwrap_or_default();
        match param["in"].as_str() {
            Some("path") => address = address.replace(&format!("{{{name}}}"), example(name)),
            Some("query") if param["required"] == true => query.push(format!("{name}=interest+rates")),
            Some("header") if name == "If-Match" => line.push_str(" \\\n  -H 'If-Match: \"3\"'"),
            _ => {}
        }
    }
    if operation["security"].is_array() {
        line.push_str(" \\\n  -H \"Authorization: Bearer $TOKEN\"");
    }
    let none = Map::new();
    if let Some((kind, content)) = operation["requestBody"]["content"]
        .as_object()
        .unwrap_or(&none)
        .iter()
        .next()
    {
        line.push_str(&format!(" \\\n  -H 'Content-Type: {kind}'"));
        if kind.starts_with("image/") {
            line.push_str(" \\\n  --data-binary @picture.jpg");
        } else {
            let said = match schema_name(&content["schema"]).as_str() {
                "Content" => r#"{"headline": "Rates stay", "markdown": "The bank said so on Monday."}"#,
                "ContentPatch" => r#"{"headline": "Rates stay where they are"}"#,
                "Reason" => r#"{"reason": "The second figure has no source"}"#,
                "At" => r#"{"at": "2026-03-02T18:00:00Z"}"#,
                "Until" => r#"{"until": "2026-03-02T18:00:00Z"}"#,
                "Description" => r#"{"credit": "Ada Reporter / The Ledger"}"#,
                "WebhookGiven" => {
                    r#"{"name": "Partner", "url": "https://partner.example/in", "verbs": ["article_published"]}"#
                }
                "ObservationsGiven" => {
                    r#"{"source": "vendor", "observations": [{"series": "GOLD", "at": "2026-10-30", "value": "2702.40"}]}"#
                }
                "ReplayGiven" => r#"{"dead": true}"#,
                "NoteGiven" => r#"{"text": "An earlier version said 3.", "reason": "misread"}"#,
                _ => "{}",
            };
            line.push_str(&format!(" \\\n  -d '{said}'"));
        }
    }
    let query = if query.is_empty() {
        String::new()
    } else {
        format!("?{}", query.join("&"))
    };
    format!("{line} \\\n  '{base}{address}{query}'")
}

fn schema_name(schema: &Value) -> String {
    let named = schema["$ref"]
        .as_str()
        .or_else(|| schema["items"]["$ref"].as_str())
        .or_else(|| {
            schema["oneOf"]
                .as_array()?
                .iter()
                .find_map(|one| one["$ref"].as_str())
        });
    named
        .and_then(|name| name.rsplit('/').next())
        .unwrap_or_default()
        .to_owned()
}

fn type_words(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str() {
        return name.rsplit('/').next().unwrap_or_default().to_owned();
    }
    if let Some(choices) = schema["oneOf"].as_array().or_else(|| schema["anyOf"].as_array()) {
        let words: Vec<String> = choices.iter().map(type_words).collect();
        return words.join(" or ").replace("null", "none");
    }
    if let Some(words) = schema["enum"].as_array() {
        let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
        return words.join(", ");
    }
    let one = |kind: &str| match kind {
        "array" => format!("list of {}", type_words(&schema["items"])),
        "null" => "none".to_owned(),
        "integer" => "number".to_owned(),
        "string" => match schema["format"].as_str() {
            Some("date-time") => "time".to_owned(),
            Some("uri") => "address".to_owned(),
            Some("uuid") => "id".to_owned(),
            _ => "text".to_owned(),
        },
        other => other.to_owned(),
    };
    match &schema["type"] {
        Value::String(kind) => one(kind),
        Value::Array(kinds) => {
            let words: Vec<String> = kinds.iter().filter_map(Value::as_str).map(one).collect();
            words.join(" or ")
        }
        _ => String::new(),
    }
}

fn schemas(description: &Value) -> Vec<Value> {
    let none = Map::new();
    let all = description["components"]["schemas"].as_object().unwrap_or(&none);
    all.iter()
        .map(|(name, schema)| {
            let mut fields = Vec::new();
            add_fields(all, schema, &mut fields, 0);
            json!({ "name": name, "words": schema["description"], "type": type_words(schema), "fields": fields })
        })
        .collect()
}

/// The fields of a schema, those of what it is made of included.
fn add_fields(all: &Map<String, Value>, schema: &Value, into: &mut Vec<Value>, depth: usize) {
    for part in schema["allOf"].as_array().into_iter().flatten() {
        let named = schema_name(part);
        let part = all.get(&named).unwrap_or(part);
        if depth < 4 {
            add_fields(all, part, into, depth + 1);
        }
    }
    let required: Vec<&str> = schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        let choices = field["oneOf"].as_array().into_iter().flatten();
        let words = field["description"]
            .as_str()
            .or_else(|| choices.filter_map(|choice| choice["description"].as_str()).next());
        into.push(json!({
            "name": name,
            "type": type_words(field),
            "schema": schema_name(field),
            "required": required.contains(&name.as_str()),
            "words": words,
        }));
    }
}

/// What the router has no other answer for.
pub async fn nothing() -> Fault {
    Fault::not_found("such address in this API. hint: /api describes those there are")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_addresses_is_what_is_described() {
        let routes = include_str!("../../routes.rs");
        let table = routes
            .split("fn api(")
            .nth(1)
            .and_then(|rest| rest.split("\n}\n").next())
            .expect("the API's table");
        let mut routed: Vec<String> = table
            .split(".route(")
            .skip(1)
            .filter_map(|rest| rest.split('"').nth(1))
            .filter(|path| !matches!(*path, "" | "/" | "/openapi.json"))
            .map(str::to_owned)
            .collect();
        routed.sort();
        // Some addresses are read by everybody and written with a token: two lines of the table.
        routed.dedup();
        let value = serde_json::to_value(Description::openapi()).expect("JSON");
        let mut described: Vec<String> = value["paths"]
            .as_object()
            .expect("paths")
            .keys()
            .cloned()
            .collect();
        described.sort();
        assert_eq!(routed, described);
    }

    #[test]
    fn every_operation_is_told_apart_and_explained() {
        let value = serde_json::to_value(Description::openapi()).expect("JSON");
        assert_eq!(value["openapi"], "3.1.0");
        for group in groups(&value, "https://ledger.example/api/v1") {
            for operation in group["operations"].as_array().expect("some") {
                assert!(
                    operation["title"].as_str().is_some_and(|t| t.len() > 4),
                    "{operation}"
                );
            }
        }
    }
}
