//! From which network a reader asks. Used to limit forms, and shortened before it is kept.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use axum::extract::FromRequestParts;
use http::request::Parts;

use super::Site;
use crate::web::proxies::Peer;

pub struct Network(pub IpAddr);

impl FromRequestParts<Arc<Site>> for Network {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Network, Infallible> {
        let peer = parts
            .extensions
            .get::<Peer>()
            .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0);
        Ok(Network(site.proxies.client(peer, &parts.headers)))
    }
}
