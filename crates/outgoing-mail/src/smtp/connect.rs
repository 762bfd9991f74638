use std::sync::Arc;

use base64::{Engine, engine::general_purpose::STANDARD};
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::wire::{Duplex, Wire};
use super::{Broken, Capabilities, ConnectError, Credentials, Relay, Reply, Security, Session, Stage};
use crate::tls;

/// A relay whose settings were found usable; makes any number of connections.
#[derive(Clone, Debug)]
pub struct Connector {
    relay: Relay,
    tls: Arc<ClientConfig>,
}

impl Connector {
    pub fn new(relay: Relay) -> Result<Connector, ConnectError> {
        let word = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
        if !word(&relay.ehlo_name) {
            return Err(ConnectError::Settings("the EHLO name is not a host name"));
        }
        if !word(&relay.host) {
            return Err(ConnectError::Settings("the relay's host is not a host name"));
        }
        if let Some(Credentials { user, password }) = &relay.credentials {
            if user.contains('\0') || password.contains('\0') {
                return Err(ConnectError::Settings(
                    "the user name or password has a NUL in it",
                ));
            }
            if relay.security == Security::PlainAnywhere {
                return Err(ConnectError::PasswordInClear);
            }
        }
        let tls = tls::config(&relay.trust).map_err(ConnectError::Settings)?;
        Ok(Connector { relay, tls })
    }

    /// Connects, greets, encrypts and signs in.
    pub async fn connect<T>(&self) -> Result<Session<T>, ConnectError> {
        let stream = self.open().await?;
        let (mut wire, capabilities) = match self.relay.security {
            Security::Plain | Security::PlainAnywhere => self.greet(boxed(stream)).await?,
            Security::ImplicitTls => self.greet(boxed(self.encrypt(stream).await?)).await?,
            Security::StartTls => self.start_tls(stream).await?,
        };
        if let Some(credentials) = &self.relay.credentials {
            self.sign_in(&mut wire, &capabilities, credentials).await?;
        }
        Ok(Session::new(wire, capabilities, self.relay.timeouts))
    }

    async fn open(&self) -> Result<TcpStream, ConnectError> {
        let relay = || format!("{}:{}", self.relay.host, self.relay.port);
        let unreachable = |source| ConnectError::Unreachable {
            relay: relay(),
            source,
        };
        let opening = TcpStream::connect((self.relay.host.as_str(), self.relay.port));
        let stream = match timeout(self.relay.timeouts.connect, opening).await {
            Ok(opened) => opened.map_err(|error| unreachable(error.into()))?,
            Err(_) => return Err(unreachable(Broken::Silent(self.relay.timeouts.connect))),
        };
        let peer = stream.peer_addr().map_err(|error| unreachable(error.into()))?;
        if self.relay.security == Security::Plain && !peer.ip().is_loopback() {
            return Err(ConnectError::PlainNotLoopback(relay()));
        }
        // Otherwise each message waits for a delayed acknowledgement: 40 ms.
        stream
            .set_nodelay(true)
            .map_err(|error| unreachable(error.into()))?;
        Ok(stream)
    }

    async fn encrypt(&self, stream: TcpStream) -> Result<TlsStream<TcpStream>, ConnectError> {
        let name = ServerName::try_from(self.relay.host.clone())
            .map_err(|_| ConnectError::Settings("the relay's host is not a host name"))?;
        let shaking = TlsConnector::from(self.tls.clone()).connect(name, stream);
        match timeout(self.relay.timeouts.connect, shaking).await {
            Ok(shaken) => shaken.map_err(|source| ConnectError::Tls {
                relay: self.relay.host.clone(),
                source,
            }),
            Err(_) => Err(Broken::Silent(self.relay.timeouts.connect).into()),
        }
    }

    async fn start_tls(
        &self,
        stream: TcpStream,
    ) -> Result<(Wire<Box<dyn Duplex>>, Capabilities), ConnectError> {
        let (mut wire, capabilities) = self.greet(stream).await?;
        if !capabilities.starttls {
            return Err(ConnectError::NoStartTls);
        }
        positive(
            wire.ask("STARTTLS\r\n", Stage::StartTls, self.relay.timeouts.command)
                .await?,
        )?;
        let stream = wire.into_stream().ok_or(ConnectError::InjectedBeforeTls)?;
        // What was offered in clear is forgotten (RFC 3207 §4.2).
        let mut wire = Wire::new(boxed(self.encrypt(stream).await?));
        let capabilities = self.ehlo(&mut wire).await?;
        Ok((wire, capabilities))
    }

    async fn greet<S: Duplex>(&self, stream: S) -> Result<(Wire<S>, Capabilities), ConnectError> {
        let mut wire = Wire::new(stream);
        positive(wire.reply(Stage::Greeting, self.relay.timeouts.greeting).await?)?;
        let capabilities = self.ehlo(&mut wire).await?;
        Ok((wire, capabilities))
    }

    /// A server that does not know EHLO is greeted with HELO, and offers nothing.
    async fn ehlo<S: Duplex>(&self, wire: &mut Wire<S>) -> Result<Capabilities, ConnectError> {
        let (name, wait) = (&self.relay.ehlo_name, self.relay.timeouts.command);
        let reply = wire.ask(&format!("EHLO {name}\r\n"), Stage::Ehlo, wait).await?;
        if matches!(reply.code, 500 | 502) {
            positive(wire.ask(&format!("HELO {name}\r\n"), Stage::Ehlo, wait).await?)?;
            return Ok(Capabilities::default());
        }
        Ok(Capabilities::of(&positive(reply)?.text))
    }

    async fn sign_in(
        &self,
        wire: &mut Wire<Box<dyn Duplex>>,
        offered: &Capabilities,
        credentials: &Credentials,
    ) -> Result<(), ConnectError> {
        let wait = self.relay.timeouts.command;
        let Credentials { user, password } = credentials;
        let offers = |mechanism: &str| offered.auth.iter().any(|offer| offer == mechanism);
        let reply = if offers("PLAIN") {
            let word = STANDARD.encode(format!("\0{user}\0{password}"));
            wire.ask(&format!("AUTH PLAIN {word}\r\n"), Stage::Auth, wait)
                .await?
        } else if offers("LOGIN") {
            let mut reply = wire.ask("AUTH LOGIN\r\n", Stage::Auth, wait).await?;
            for word in [user, password] {
                if reply.code != 334 {
                    break;
                }
                reply = wire
                    .ask(&format!("{}\r\n", STANDARD.encode(word)), Stage::Auth, wait)
                    .await?;
            }
            reply
        } else {
            return Err(ConnectError::NoMechanism(offered.auth.join(" ")));
        };
        positive(reply).map(|_| ())
    }
}

fn boxed(stream: impl Duplex + 'static) -> Box<dyn Duplex> {
    Box::new(stream)
}

fn positive(reply: Reply) -> Result<Reply, ConnectError> {
    if reply.is_positive() {
        Ok(reply)
    } else {
        Err(ConnectError::Refused(reply))
    }
}
