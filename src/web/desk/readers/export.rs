//! Taking the list away, as CSV that the import reads. A POST, because the log says who did it.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;
use tokio::sync::mpsc;

use crate::base::ids::EditionId;
use crate::base::store::StoreError;
use crate::news::people::Right;
use crate::news::readers::{
    EXPORT_HEAD, SUPPRESSIONS_HEAD, SubscriberState, export_page, export_suppressions, note_export,
};
use crate::web::desk::file::file;
use crate::web::desk::{Desk, Fields, Refusal, Signed};

pub async fn export(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    fields: Fields,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageReaders)?;
    if let Some(prove) = desk.must_prove(&signed) {
        return Ok(prove);
    }
    let edition = signed.edition.id;
    let what = fields.text("what").to_owned();
    let state = SubscriberState::parse(&what);
    let hashes = what == "suppressions";
    if !hashes && state.is_none() && what != "all" {
        return Err(Refusal::invalid("what", "say which part of the list"));
    }
    desk.write(&signed, move |write| note_export(write, edition))
        .await?;
    let (sender, receiver) = mpsc::channel(1);
    let reading = Arc::clone(&desk);
    tokio::spawn(async move {
        let done = if hashes {
            send_suppressions(&reading, edition, &sender).await
        } else {
            send_readers(&reading, edition, state, &sender).await
        };
        if let Err(error) = done {
            tracing::error!(%error, "an export of readers broke off");
            let _gone = sender.send(Err(error)).await;
        }
    });
    let day = desk
        .clock
        .now()
        .timestamp()
        .to_zoned_datetime(signed.edition.zone.clone());
    let name = format!("{}-{what}-{}.csv", signed.edition.slug, day.strftime("%Y-%m-%d"));
    Ok(file(receiver, &name, "text/csv; charset=utf-8"))
}

type Sender = mpsc::Sender<Result<Bytes, StoreError>>;

async fn send_readers(
    desk: &Desk,
    edition: EditionId,
    state: Option<SubscriberState>,
    to: &Sender,
) -> Result<(), StoreError> {
    let mut text = EXPORT_HEAD.to_owned();
    let mut after = None;
    loop {
        // Whoever asked has gone when nobody takes it.
        if to.send(Ok(Bytes::from(std::mem::take(&mut text)))).await.is_err() {
            return Ok(());
        }
        match desk
            .read(move |read| export_page(read, edition, state, after))
            .await?
        {
            Some((page, last)) => (text, after) = (page, Some(last)),
            None => return Ok(()),
        }
    }
}

async fn send_suppressions(desk: &Desk, edition: EditionId, to: &Sender) -> Result<(), StoreError> {
    let mut text = SUPPRESSIONS_HEAD.to_owned();
    let mut before = None;
    loop {
        if to.send(Ok(Bytes::from(std::mem::take(&mut text)))).await.is_err() {
            return Ok(());
        }
        let from = before.take();
        match desk
            .read(move |read| export_suppressions(read, edition, from))
            .await?
        {
            Some((page, last)) => (text, before) = (page, Some(last)),
            None => return Ok(()),
        }
    }
}
