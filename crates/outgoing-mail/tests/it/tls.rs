//! TLS from the first byte, STARTTLS, and whom a certificate convinces.

use std::sync::{Arc, Mutex};

use outgoing_mail::smtp::{ConnectError, Connector, Credentials, Relay, Security, Trust};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

use crate::relay::{ALL, Do, Manners, Seen, TestRelay, converse, job, send_all, words};

const CERTIFICATE: &str = include_str!("../fixtures/localhost-for-tests.crt");
const KEY: &str = include_str!("../fixtures/localhost-for-tests.key");

fn acceptor() -> TlsAcceptor {
    let certificates = CertificateDer::pem_slice_iter(CERTIFICATE.as_bytes())
        .map(Result::unwrap)
        .collect();
    let key = PrivateKeyDer::from_pem_slice(KEY.as_bytes()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(certificates, key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

fn right() -> Manners {
    Arc::new(|_, _| Do::Right)
}

async fn implicit(stream: TcpStream, seen: Arc<Mutex<Seen>>) {
    if let Ok(stream) = acceptor().accept(stream).await {
        converse(stream, true, ALL, right(), seen).await;
    }
}

/// Says what it is told to after STARTTLS, before the handshake.
async fn starttls(mut stream: TcpStream, seen: Arc<Mutex<Seen>>, ready: &'static str) {
    let mut chunk = [0; 1024];
    stream.write_all(b"220 relay.example\r\n").await.unwrap();
    let _ = stream.read(&mut chunk).await;
    stream
        .write_all(b"250-relay.example\r\n250-X-IN-CLEAR\r\n250 STARTTLS\r\n")
        .await
        .unwrap();
    let _ = stream.read(&mut chunk).await;
    stream.write_all(ready.as_bytes()).await.unwrap();
    if let Ok(stream) = acceptor().accept(stream).await {
        converse(stream, false, ALL, right(), seen).await;
    }
}

fn settings(relay: &TestRelay, security: Security) -> Relay {
    Relay {
        security,
        trust: Trust::PublicRootsAnd(CERTIFICATE.into()),
        ..relay.settings()
    }
}

#[tokio::test]
async fn messages_leave_over_both_kinds_of_tls() {
    let direct = TestRelay::accept(implicit).await;
    let upgraded = TestRelay::accept(|stream, seen| starttls(stream, seen, "220 go ahead\r\n")).await;
    for (relay, security) in [(direct, Security::ImplicitTls), (upgraded, Security::StartTls)] {
        let settings = Relay {
            credentials: Some(Credentials {
                user: "desk".into(),
                password: "secret".into(),
            }),
            ..settings(&relay, security)
        };
        let mut session = Connector::new(settings).unwrap().connect().await.unwrap();
        assert!(session.capabilities().pipelining, "what TLS offers counts");
        let settled = send_all(&mut session, (1..=3).map(job)).await;
        assert_eq!(
            words(&settled),
            ["1 accepted Q1", "2 accepted Q2", "3 accepted Q3"],
            "{security:?}"
        );
        session.quit().await;
    }
}

#[tokio::test]
async fn a_certificate_must_convince_unless_that_is_switched_off() {
    let relay = TestRelay::accept(implicit).await;
    let stranger = Relay {
        trust: Trust::PublicRoots,
        ..settings(&relay, Security::ImplicitTls)
    };
    let error = Connector::new(stranger)
        .unwrap()
        .connect::<()>()
        .await
        .err()
        .unwrap();
    assert!(matches!(error, ConnectError::Tls { .. }), "{error}");
    // The right certificate for another name.
    let other = Relay {
        host: "127.0.0.1".into(),
        ..settings(&relay, Security::ImplicitTls)
    };
    let error = Connector::new(other)
        .unwrap()
        .connect::<()>()
        .await
        .err()
        .unwrap();
    assert!(matches!(error, ConnectError::Tls { .. }), "{error}");

    let any = Relay {
        trust: Trust::Unverified,
        ..settings(&relay, Security::ImplicitTls)
    };
    Connector::new(any).unwrap().connect::<()>().await.unwrap();
    let bad = Relay {
        trust: Trust::PublicRootsAnd("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".into()),
        ..settings(&relay, Security::ImplicitTls)
    };
    assert!(matches!(Connector::new(bad), Err(ConnectError::Settings(_))));
}

/// Without STARTTLS nothing is sent in clear; words slipped in before TLS are not taken for its own.
#[tokio::test]
async fn encryption_can_be_neither_stripped_nor_injected_into() {
    let stripped = TestRelay::start("PIPELINING", |_, _| Do::Right).await;
    let error = Connector::new(settings(&stripped, Security::StartTls))
        .unwrap()
        .connect::<()>()
        .await
        .err()
        .unwrap();
    assert!(matches!(error, ConnectError::NoStartTls), "{error}");
    assert!(stripped.lines().iter().all(|line| line.starts_with("EHLO")));

    let injected =
        TestRelay::accept(|stream, seen| starttls(stream, seen, "220 go\r\n250 AUTH PLAIN\r\n")).await;
    let error = Connector::new(settings(&injected, Security::StartTls))
        .unwrap()
        .connect::<()>()
        .await
        .err()
        .unwrap();
    assert!(matches!(error, ConnectError::InjectedBeforeTls), "{error}");
}
