use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};

use crate::smtp::Trust;

/// The client's half of TLS, with ring, for relays and mailboxes. Errors are words about the settings.
pub fn config(trust: &Trust) -> Result<Arc<ClientConfig>, &'static str> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(|_| "this build of TLS knows no protocol version")?;
    let builder = match trust {
        Trust::Unverified => {
            let verifier = Arc::new(Anything(provider));
            builder.dangerous().with_custom_certificate_verifier(verifier)
        }
        Trust::PublicRoots => builder.with_root_certificates(roots("")?),
        Trust::PublicRootsAnd(pem) => builder.with_root_certificates(roots(pem)?),
    };
    Ok(Arc::new(builder.with_no_client_auth()))
}

fn roots(pem: &str) -> Result<RootCertStore, &'static str> {
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
        let bad = "a certificate in them cannot be read. hint: it must be PEM";
        let certificate = certificate.map_err(|_| bad)?;
        roots.add(certificate).map_err(|_| bad)?;
    }
    Ok(roots)
}

/// Takes any certificate, but still has the handshake signed by its key.
#[derive(Debug)]
struct Anything(Arc<CryptoProvider>);

impl ServerCertVerifier for Anything {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(
            message,
            certificate,
            signature,
            &self.0.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(
            message,
            certificate,
            signature,
            &self.0.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
