use std::collections::VecDeque;
use std::fmt;
use std::future::Future;
use std::time::Duration;

use async_imap::error::Error;
use async_imap::types::Flag;
use async_imap::{Client, Session};
use futures_util::TryStreamExt;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::{Mailbox, MailboxError};
use crate::smtp::Security;
use crate::tls;

/// Marks what was taken in.
const KEYWORD: &str = "Courant";
/// Of a longer message only this much is read; reports say what happened at their beginning.
const MOST_BYTES: u32 = 256 * 1024;
/// A visit ends after so many messages, or so many bytes of answers; the next one goes on.
const MOST_MESSAGES: usize = 500;
const MOST_ANSWERS: u64 = 160 * 1024 * 1024;

trait Line: AsyncRead + AsyncWrite + Unpin + Send + fmt::Debug {}
impl<S: AsyncRead + AsyncWrite + Unpin + Send + fmt::Debug> Line for S {}

/// A message that was not taken in yet.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The box's own number for it.
    pub uid: u32,
    /// At most 256 KiB from its beginning.
    pub raw: Vec<u8>,
}

/// One look into the box. Ask with [`Visit::next`], and say [`Visit::taken`] when what a message asks for
/// is done and kept: what was not said so comes again at the next visit.
pub struct Visit {
    session: Session<Box<dyn Line>>,
    waiting: VecDeque<u32>,
    mark: &'static str,
    patience: Duration,
}

impl Visit {
    /// Connects, signs in, and looks which messages wait.
    pub async fn open(mailbox: &Mailbox) -> Result<Visit, MailboxError> {
        let patience = mailbox.patience;
        let client = connect(mailbox).await?;
        let (user, password) = (&mailbox.credentials.user, &mailbox.credentials.password);
        let mut session = match timeout(patience, client.login(user, password)).await {
            Ok(Ok(session)) => session,
            Ok(Err((error, _))) => return Err(MailboxError::SignIn(error.to_string())),
            Err(_) => return Err(MailboxError::Silent(patience)),
        };
        let folder = within(patience, session.select(&mailbox.folder)).await?;
        let keeps_keywords = folder
            .permanent_flags
            .iter()
            .any(|flag| *flag == Flag::MayCreate || *flag == Flag::Custom(KEYWORD.into()));
        let (mark, asked) = if keeps_keywords {
            (KEYWORD, "UNKEYWORD Courant UNDELETED")
        } else {
            ("\\Seen", "UNSEEN UNDELETED")
        };
        let mut waiting: Vec<u32> = within(patience, session.uid_search(asked))
            .await?
            .into_iter()
            .collect();
        waiting.sort_unstable();
        waiting.truncate(MOST_MESSAGES);
        Ok(Visit {
            session,
            waiting: waiting.into(),
            mark,
            patience,
        })
    }

    /// The oldest message that waits; none: all are seen to.
    pub async fn next(&mut self) -> Result<Option<Waiting>, MailboxError> {
        while let Some(uid) = self.waiting.pop_front() {
            let what = format!("(BODY.PEEK[]<0.{MOST_BYTES}>)");
            let session = &mut self.session;
            let fetched = within(self.patience, async move {
                let answers = session.uid_fetch(uid.to_string(), what).await?;
                answers.try_collect::<Vec<_>>().await
            })
            .await?;
            // Somebody may have taken it away meanwhile.
            let raw = fetched
                .iter()
                .find(|one| one.uid == Some(uid))
                .and_then(|one| one.body());
            if let Some(raw) = raw {
                return Ok(Some(Waiting {
                    uid,
                    raw: raw.to_vec(),
                }));
            }
        }
        Ok(None)
    }

    /// Says that a message was taken in, for good.
    pub async fn taken(&mut self, uid: u32) -> Result<(), MailboxError> {
        let flags = format!("+FLAGS.SILENT ({})", self.mark);
        let session = &mut self.session;
        within(self.patience, async move {
            let answers = session.uid_store(uid.to_string(), flags).await?;
            answers.try_collect::<Vec<_>>().await
        })
        .await
        .map(drop)
    }

    /// Says goodbye. Dropping does as well, but less politely.
    pub async fn leave(mut self) {
        let _gone = timeout(self.patience, self.session.logout()).await;
    }
}

/// A connection that was greeted, and is encrypted unless it stays on this machine.
async fn connect(mailbox: &Mailbox) -> Result<Client<Box<dyn Line>>, MailboxError> {
    let stream = dial(mailbox).await?;
    match mailbox.security {
        Security::PlainAnywhere => Err(MailboxError::Settings(
            "the password would go over the line in clear",
        )),
        Security::ImplicitTls => greeted(bounded(encrypt(mailbox, stream).await?), mailbox.patience).await,
        Security::Plain => greeted(bounded(stream), mailbox.patience).await,
        Security::StartTls => {
            let mut client = greeted(stream, mailbox.patience).await?;
            within(
                mailbox.patience,
                client.run_command_and_check_ok("STARTTLS", None),
            )
            .await?;
            // What was read ahead goes with the client: nothing that was said in clear is believed.
            Ok(Client::new(bounded(encrypt(mailbox, client.into_inner()).await?)))
        }
    }
}

async fn dial(mailbox: &Mailbox) -> Result<TcpStream, MailboxError> {
    let at = format!("{}:{}", mailbox.host, mailbox.port);
    let opening = TcpStream::connect((mailbox.host.as_str(), mailbox.port));
    let opened = timeout(mailbox.patience, opening)
        .await
        .map_err(|_| MailboxError::Silent(mailbox.patience))?;
    let unreachable = |source| MailboxError::Unreachable {
        at: at.clone(),
        source,
    };
    let stream = opened.map_err(unreachable)?;
    let peer = stream.peer_addr().map_err(unreachable)?;
    if mailbox.security == Security::Plain && !peer.ip().is_loopback() {
        return Err(MailboxError::PlainNotLoopback(at));
    }
    Ok(stream)
}

async fn encrypt(mailbox: &Mailbox, stream: TcpStream) -> Result<TlsStream<TcpStream>, MailboxError> {
    let name = ServerName::try_from(mailbox.host.clone())
        .map_err(|_| MailboxError::Settings("the host is not a host name"))?;
    let config = tls::config(&mailbox.trust).map_err(MailboxError::Settings)?;
    let shaking = TlsConnector::from(config).connect(name, stream);
    let shaken = timeout(mailbox.patience, shaking)
        .await
        .map_err(|_| MailboxError::Silent(mailbox.patience))?;
    shaken.map_err(|source| MailboxError::Tls {
        at: mailbox.host.clone(),
        source,
    })
}

/// No server fills our memory, however long it speaks.
fn bounded(stream: impl Line + 'static) -> Box<dyn Line> {
    let (read, write) = tokio::io::split(stream);
    Box::new(tokio::io::join(read.take(MOST_ANSWERS), write))
}

async fn greeted<S: Line>(stream: S, patience: Duration) -> Result<Client<S>, MailboxError> {
    let mut client = Client::new(stream);
    let greeting = within(patience, async { Ok(client.read_response().await?) }).await?;
    match greeting {
        Some(_) => Ok(client),
        None => Err(MailboxError::Broken("it was closed before a word".to_owned())),
    }
}

async fn within<T>(
    patience: Duration,
    asked: impl Future<Output = Result<T, Error>>,
) -> Result<T, MailboxError> {
    match timeout(patience, asked).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(Error::Bad(why) | Error::No(why))) => Err(MailboxError::Refused(why)),
        Ok(Err(error)) => Err(MailboxError::Broken(error.to_string())),
        Err(_) => Err(MailboxError::Silent(patience)),
    }
}
