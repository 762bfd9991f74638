//! Every address of the program, on one page.

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get, post};
use tower_http::catch_panic::CatchPanicLayer;

use crate::web::desk::{self, Desk, article as work, articles, home};
use crate::web::site::{
    Site, archive, article, assets, contributor, corrections, feed, front, health, media, missing, preview,
    search, section, sign_up, sitemap, topic,
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
        .route("/desk/articles", get(articles::list).post(articles::begin))
        .nest("/desk/article/{number}", one_article())
        .route("/desk/preview", get(work::front_preview))
        .route("/desk/picture/{file}", get(work::picture))
        .route("/desk/{*rest}", any(desk::nothing))
        .layer(from_fn_with_state(Arc::clone(desk), desk::only_from_here))
}

/// What is done with one article.
fn one_article() -> Router<Arc<Desk>> {
    Router::new()
        .route("/", get(work::overview))
        .route("/submit", post(work::submit))
        .route("/send-back", post(work::send_back))
        .route("/approve", post(work::approve))
        .route("/preview", get(work::preview))
        .route("/compare", get(work::compare))
        .route("/checks", get(work::checks))
        .route("/check-links", post(work::check_links))
        .route("/publish", get(work::dialog).post(work::publish))
        .route("/update", post(work::update))
        .route("/schedule", post(work::schedule))
        .route("/unschedule", post(work::unschedule))
        .route("/embargo", post(work::embargo))
        .route("/correct", post(work::correct))
        .route("/clarify", post(work::clarify))
        .route("/withdraw", post(work::withdraw))
        .route("/spike", post(work::spike))
        .route("/restore", post(work::restore))
        .route("/keep-version", post(work::keep_version))
        .route("/report-error", post(work::report_error))
        .route("/dismiss-error", post(work::dismiss_error))
        .route("/revert", post(work::revert))
        .route("/share", post(work::share))
        .route("/revoke-share", post(work::revoke_share))
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
        // Holders of a preview link
        .route("/preview/{token}", get(preview::by_token))
        .route("/preview/{token}/{file}", get(preview::picture))
        // Machines that watch
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .fallback(missing::any)
}
