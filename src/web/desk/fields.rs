//! What a form brings, as it was typed. A name may come several times (boxes that were ticked).

use axum::extract::{Form, FromRequest, Request};
use serde_json::{Map, Value, json};

use super::Refusal;
use crate::news::Problem;

#[derive(Clone, Debug, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// The first value of this name; empty when there is none.
    pub fn get(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value)
    }

    pub fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.0
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// What was typed, for the form that is shown again; never a password.
    pub fn typed(&self, names: &[&str]) -> Value {
        let values: Map<String, Value> = names
            .iter()
            .map(|name| ((*name).to_owned(), json!(self.get(name))))
            .collect();
        Value::Object(values)
    }
}

/// What is wrong, by field: `errors.email` in a template.
pub fn errors(problems: &[Problem]) -> Value {
    let lines: Map<String, Value> = problems
        .iter()
        .map(|problem| (problem.field.to_owned(), json!(problem.message)))
        .collect();
    Value::Object(lines)
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Fields, Refusal> {
        let Form(fields) = Form::<Vec<(String, String)>>::from_request(request, state)
            .await
            .map_err(|error| Refusal::invalid("form", error.to_string()))?;
        Ok(Fields(fields))
    }
}
