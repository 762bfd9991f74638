//! One browser's socket: frames in, frames out, nothing decided here.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message as WsMessage, WebSocket, WebSocketUpgrade};
use axum::extract::{Path, State};
use axum::response::Response;
use bytes::Bytes;
use http::HeaderMap;
use tokio::sync::mpsc;

use super::frames::{self, Heard};
use super::room::{May, Member, Message, Out};
use crate::base::ids::{ArticleId, SessionId};
use crate::base::store::StoreError;
use crate::news::people::{Right, session_stands};
use crate::web::desk::{Desk, Refusal, Signed, same_origin};

/// Longest frame: an op, or what an hour without network had gathered.
const MOST_BYTES: usize = 1 << 20;
/// A browser that says nothing for this long is gone; ours says something every fifteen seconds.
const SILENCE: Duration = Duration::from_secs(60);
/// Frames that may wait for one browser.
const WAITING: usize = 512;

/// How often a socket's session is asked for: somebody may have been suspended meanwhile.
const ASK_AGAIN: Duration = Duration::from_secs(20);

/// The session has ended. hint for browsers: sign in in another tab, what is written stays.
const SIGNED_OUT: u16 = 4401;

static NEXT: AtomicU64 = AtomicU64::new(1);

/// `GET /desk/article/{number}/live`: joins the people who write this article.
pub async fn live(
    State(desk): State<Arc<Desk>>,
    signed: Result<Signed, Refusal>,
    Path(number): Path<i64>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Result<Response, Refusal> {
    let signed = match signed {
        // A browser doesn't tell its script the status of an answer that is no socket.
        Err(Refusal::SignedOut) => {
            return Ok(upgrade.on_upgrade(|mut socket| async move {
                close(&mut socket, SIGNED_OUT, "signed out").await;
            }));
        }
        signed => signed?,
    };
    // Sockets are not held to the same-origin rule by browsers; we hold them to it.
    if !same_origin(&headers, &desk.url) {
        return Err(Refusal::Elsewhere);
    }
    let seat = desk.rooms.seat().ok_or(Refusal::Busy)?;
    let asked = signed.clone();
    let (article, may) = desk
        .read(move |read| {
            let subject = asked.article(read, number)?;
            asked.may(Right::SeeDrafts, &subject)?;
            asked.may(Right::Comment, &subject)?;
            let may = match asked.may_write(&subject) {
                Ok(()) => May::Write,
                Err(_) => May::Suggest,
            };
            Ok::<_, Refusal>((subject.id(), may))
        })
        .await?;
    let (out, outgoing) = mpsc::channel(WAITING);
    let member = Member {
        id: NEXT.fetch_add(1, Ordering::Relaxed),
        person: signed.person.id,
        name: signed.person.name.clone(),
        may,
        out,
    };
    let session = signed.session.id;
    Ok(upgrade
        .max_message_size(MOST_BYTES)
        .max_frame_size(MOST_BYTES)
        .on_upgrade(async move |socket| {
            talk(socket, &desk, (article, session), member, outgoing).await;
            drop(seat);
        }))
}

async fn talk(
    mut socket: WebSocket,
    desk: &Desk,
    (article, session): (ArticleId, SessionId),
    member: Member,
    mut outgoing: mpsc::Receiver<Out>,
) {
    let id = member.id;
    let way = desk.rooms.room(article);
    let mut ask_again = tokio::time::interval(ASK_AGAIN);
    if way.send(Message::Enter(member)).await.is_err() {
        close(&mut socket, 1012, "come in again").await;
        return;
    }
    loop {
        tokio::select! {
            heard = tokio::time::timeout(SILENCE, socket.recv()) => match heard {
                Ok(Some(Ok(WsMessage::Binary(frame)))) => match told(id, frame) {
                    Some(Told::Room(message)) => {
                        if way.send(message).await.is_err() {
                            close(&mut socket, 1012, "come in again").await;
                            break;
                        }
                    }
                    Some(Told::Ping) => {
                        if socket.send(WsMessage::Binary(frames::pong())).await.is_err() {
                            break;
                        }
                    }
                    None => {
                        close(&mut socket, 4400, "that is no frame of ours").await;
                        break;
                    }
                },
                Ok(Some(Ok(WsMessage::Ping(_) | WsMessage::Pong(_)))) => {}
                Ok(Some(Ok(WsMessage::Text(_)))) => {
                    close(&mut socket, 4400, "frames are binary").await;
                    break;
                }
                // Closed, broken or silent.
                _ => break,
            },
            _ = ask_again.tick() => {
                let now = desk.clock.now();
                let stands: Result<bool, StoreError> =
                    desk.read(move |read| session_stands(read, session, now)).await;
                if matches!(stands, Ok(false)) {
                    close(&mut socket, SIGNED_OUT, "signed out").await;
                    break;
                }
            }
            said = outgoing.recv() => match said {
                Some(Out::Frame(frame)) => {
                    let sent = tokio::time::timeout(SILENCE, socket.send(WsMessage::Binary(frame))).await;
                    if !matches!(sent, Ok(Ok(()))) {
                        break;
                    }
                }
                Some(Out::Close(code, why)) => {
                    close(&mut socket, code, why).await;
                    break;
                }
                // The room cut us off: too slow. The browser comes back and catches up.
                None => {
                    close(&mut socket, 1013, "too slow; come in again").await;
                    break;
                }
            },
        }
    }
    let _gone = way.send(Message::Leave(id)).await;
}

enum Told {
    Room(Message),
    Ping,
}

fn told(member: u64, frame: Bytes) -> Option<Told> {
    Some(match Heard::read(frame)? {
        Heard::Hello { state_vector } => Told::Room(Message::Hello { member, state_vector }),
        Heard::Op { number, update } => Told::Room(Message::Op {
            member,
            number,
            update,
        }),
        Heard::Awareness(update) => Told::Room(Message::Awareness { member, update }),
        Heard::Ping => Told::Ping,
    })
}

async fn close(socket: &mut WebSocket, code: u16, why: &'static str) {
    let frame = CloseFrame {
        code,
        reason: why.into(),
    };
    // The browser may be gone already.
    let _gone = socket.send(WsMessage::Close(Some(frame))).await;
}
