//! Every address of the program, on one page.

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get, post};
use tower_http::catch_panic::CatchPanicLayer;

use crate::web::desk::{
    self, Desk, account, home, join, passkeys, people, prove, second_factor, sign_in, tokens,
};
use crate::web::site::{
    Site, archive, article, assets, contributor, corrections, feed, front, health, media, missing, search,
    section, sign_up, sitemap, topic,
};

/// An edition other than the main one is reached under `/<edition>`; `serve` takes that prefix off.
pub fn routes(desk: Arc<Desk>) -> Router {
    let site = Arc::clone(&desk.site);
    readers()
        .with_state(site)
        .merge(newsroom(&desk).with_state(desk))
        .layer(CatchPanicLayer::new())
}

fn newsroom(desk: &Arc<Desk>) -> Router<Arc<Desk>> {
    Router::new()
        .route("/desk", get(home::home))
        .merge(door())
        .merge(own_account())
        .merge(newsroom_people())
        .route("/desk/{*rest}", any(desk::nothing))
        .layer(from_fn_with_state(Arc::clone(desk), desk::only_from_here))
}

/// Before somebody has signed in.
fn door() -> Router<Arc<Desk>> {
    Router::new()
        .route("/desk/sign-in", get(sign_in::form).post(sign_in::submit))
        .route(
            "/desk/sign-in/code",
            get(second_factor::code_form).post(second_factor::code),
        )
        .route("/desk/sign-in/passkey/begin", post(passkeys::begin))
        .route("/desk/sign-in/passkey", post(passkeys::sign_in))
        .route("/desk/sign-out", post(sign_in::sign_out))
        .route("/desk/prove", get(prove::form).post(prove::submit))
        .route("/desk/prove/passkey", post(passkeys::prove))
        .route("/desk/join/{link}", get(join::form).post(join::submit))
        .route("/desk/join/{link}/passkey/begin", post(passkeys::begin_join))
        .route("/desk/join/{link}/passkey", post(passkeys::join))
        .route("/desk/reset/{link}", get(join::reset_form).post(join::reset))
}

fn own_account() -> Router<Arc<Desk>> {
    Router::new()
        .route("/desk/account", get(account::page))
        .route("/desk/account/name", post(account::name))
        .route(
            "/desk/account/password",
            get(account::password_form).post(account::password),
        )
        .route("/desk/account/passkeys/begin", post(passkeys::begin_new))
        .route("/desk/account/passkeys", post(passkeys::add))
        .route("/desk/account/passkeys/{id}/remove", post(passkeys::remove))
        .route(
            "/desk/account/second-factor",
            get(second_factor::page).post(second_factor::on),
        )
        .route("/desk/account/second-factor/off", post(second_factor::off))
        .route("/desk/account/second-factor/{step}", get(second_factor::picture))
        .route("/desk/account/recovery-codes", post(second_factor::new_codes))
        .route("/desk/account/sessions/{id}/end", post(account::end_one))
        .route("/desk/account/end-other-sessions", post(account::end_others))
        .route("/desk/account/tokens", post(tokens::make))
        .route("/desk/account/tokens/{id}/revoke", post(tokens::revoke))
}

fn newsroom_people() -> Router<Arc<Desk>> {
    Router::new()
        .route("/desk/people", get(people::list))
        .route("/desk/people/invitations", post(people::invite_somebody))
        .route("/desk/people/invitations/{id}/revoke", post(people::revoke))
        .route("/desk/people/{id}", get(people::one).post(people::save))
        .route("/desk/people/{id}/suspend", post(people::suspend_somebody))
        .route("/desk/people/{id}/restore", post(people::restore_somebody))
        .route("/desk/people/{id}/reset-link", post(people::reset_link))
}

fn readers() -> Router<Arc<Site>> {
    Router::new()
        // Readers
        .route("/", get(front::front))
        .route("/{word}", get(section::one_word)) //            a section, or a static page
        .route("/{first}/{second}", get(section::two_words)) // a sub-section, or an article
        .route("/article/{number}", get(article::by_number)) // the address that never changes
        .route("/topic/{slug}", get(topic::topic))
        .route("/contributor/{slug}", get(contributor::contributor))
        .route("/archive", get(archive::newest))
        .route("/archive/{year}/{month}/{day}", get(archive::day))
        .route("/corrections", get(corrections::corrections))
        .route("/search", get(search::results))
        .route("/search/suggest", get(search::suggest))
        .route("/sign-up", get(sign_up::form).post(sign_up::submit))
        .route("/sign-up/done", get(sign_up::done))
        // Feed readers and search engines
        .route("/feed.xml", get(feed::edition))
        .route("/atom.xml", get(feed::edition))
        .route("/feed.json", get(feed::edition))
        .route("/{section}/feed.xml", get(feed::section))
        .route("/{section}/atom.xml", get(feed::section))
        .route("/{section}/feed.json", get(feed::section))
        .route("/{section}/{child}/{file}", get(feed::section))
        .route("/topic/{slug}/{file}", get(feed::topic))
        .route("/contributor/{slug}/{file}", get(feed::contributor))
        .route("/robots.txt", get(sitemap::robots))
        .route("/sitemap.xml", get(sitemap::index))
        .route("/sitemap/{file}", get(sitemap::file))
        .route("/news-sitemap.xml", get(sitemap::news))
        .route("/news-sitemap/{file}", get(sitemap::news_file))
        // Browsers
        .route("/assets/{hash}/{file}", get(assets::asset))
        .route("/logo.png", get(assets::logo))
        .route("/favicon.svg", get(assets::favicon))
        .route("/media/{file}", get(media::picture))
        // Machines that watch
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .fallback(missing::any)
}
