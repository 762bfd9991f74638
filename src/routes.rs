//! Every address of the program, on one page.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get, post};
use tower_http::catch_panic::CatchPanicLayer;

use crate::web::api::{self, Api};
use crate::web::desk::settings::{self, contributors, edition, look, menus, pages, redirects, sections};
use crate::web::desk::{
    self, Desk, account, article as work, articles, audit, comments, edit, fronts, home, join, live,
    media as library, mentions, passkeys, people, pick, prove, readers as audience, search as find,
    second_factor, sign_in, stories as desk_stories, tokens, topics, updates, uploads,
};
use crate::web::site::{
    Site, archive, article, assets, calendar, confirm, contributor, corrections, events, feed, flashes,
    front, health, markets, media, missing, own_page, preview, search, section, sign_up, sitemap, stories,
    story, topic, updates as issues,
};

/// An edition other than the main one is reached under `/<edition>`; `serve` takes that prefix off.
pub fn routes(desk: Arc<Desk>, with: Arc<Api>) -> Router {
    let site = Arc::clone(&desk.site);
    readers()
        .with_state(site)
        .merge(
            Router::new()
                .route("/mail/bounce/{token}", post(updates::back::hook))
                .with_state(Arc::clone(&desk)),
        )
        .merge(newsroom(&desk).with_state(desk))
        .nest("/api/v1", api(&with).with_state(Arc::clone(&with)))
        .merge(about_the_api().with_state(with))
        .layer(CatchPanicLayer::new())
}

fn newsroom(desk: &Arc<Desk>) -> Router<Arc<Desk>> {
    Router::new()
        .route("/desk", get(home::home))
        .merge(settings_of_an_edition())
        .route(
            "/desk/settings/webhooks",
            get(desk::webhooks::list).post(desk::webhooks::make),
        )
        .route(
            "/desk/settings/webhooks/{id}",
            get(desk::webhooks::one).post(desk::webhooks::change),
        )
        .route("/desk/settings/webhooks/{id}/{verb}", post(desk::webhooks::verb))
        // Market data
        .route("/desk/markets", get(desk::markets::list))
        .route("/desk/markets/source/{id}", post(desk::markets::source))
        .route("/desk/markets/wrap", post(desk::markets::wrap))
        .route(
            "/desk/markets/quarantine/{id}/{verb}",
            post(desk::markets::settle),
        )
        .route(
            "/desk/markets/{slug}",
            get(desk::markets::one).post(desk::markets::describe),
        )
        .route("/desk/markets/{slug}/series/{id}", post(desk::markets::license))
        .route("/desk/audit", get(audit::show))
        .route("/desk/audit/{file}", get(audit::export))
        .route("/desk/article/{number}/edit", get(edit::edit))
        .route("/desk/article/{number}/live", get(live::live))
        // Comments
        .route(
            "/desk/article/{number}/comments",
            get(comments::list).post(comments::add),
        )
        .route(
            "/desk/article/{number}/comments/{id}/resolve",
            post(comments::resolve),
        )
        .route(
            "/desk/article/{number}/comments/{id}/reopen",
            post(comments::reopen),
        )
        .route("/desk/mentions", get(mentions::mentions))
        // Fronts
        .route("/desk/fronts", get(fronts::list::list).post(fronts::list::cancel))
        .route(
            "/desk/fronts/{front}",
            get(fronts::front::show).post(fronts::front::press),
        )
        .route("/desk/fronts/{front}/preview", post(fronts::preview::preview))
        // Pictures
        .route(
            "/desk/media",
            get(library::list::list).post(library::list::describe),
        )
        .route("/desk/media/upload", get(library::list::upload))
        .route(
            "/desk/media/{id}",
            get(library::picture::show).post(library::picture::describe),
        )
        .route("/desk/media/{id}/{file}", get(pick::thumbnail))
        .route("/desk/uploads", post(uploads::begin))
        .route(
            "/desk/uploads/{id}",
            get(uploads::progress)
                .patch(uploads::take)
                .delete(uploads::forget),
        )
        // What pickers ask
        .route("/desk/pick/media", get(pick::media))
        .route("/desk/pick/topics", get(pick::topics))
        .route("/desk/pick/people", get(pick::people))
        .route("/desk/pick/articles", get(find::pick))
        .route("/desk/search", get(find::results))
        .route("/desk/articles", get(articles::list).post(articles::begin))
        .nest("/desk/article/{number}", one_article())
        .merge(door())
        .merge(own_account())
        .merge(newsroom_people())
        .merge(daily_update())
        .merge(readers_of_the_update())
        .merge(flashes_and_calendar())
        .route("/desk/stories", get(desk_stories::list::list))
        .route("/desk/stories/{id}", get(desk_stories::one::show))
        .route("/desk/stories/{id}/{verb}", post(desk_stories::verbs::press))
        .route("/desk/preview", get(work::front_preview))
        .route("/desk/picture/{file}", get(work::picture))
        .route("/desk/{*rest}", any(desk::nothing))
        .layer(from_fn_with_state(Arc::clone(desk), desk::only_from_here))
}

fn settings_of_an_edition() -> Router<Arc<Desk>> {
    Router::new()
        .route("/desk/settings", get(settings::index))
        .route("/desk/settings/edition", get(edition::show).post(edition::save))
        .route("/desk/settings/editions", get(edition::new).post(edition::create))
        .route(
            "/desk/settings/sections",
            get(sections::list).post(sections::create),
        )
        .route("/desk/settings/sections/order", post(sections::order))
        .route(
            "/desk/settings/sections/{id}",
            get(sections::show).post(sections::save),
        )
        .route("/desk/settings/sections/{id}/close", post(sections::close))
        .route("/desk/settings/menus", get(menus::show))
        .route("/desk/settings/menus/{which}", post(menus::save))
        .route(
            "/desk/settings/contributors",
            get(contributors::list).post(contributors::create),
        )
        .route("/desk/settings/contributors/new", get(contributors::new))
        .route(
            "/desk/settings/contributors/{id}",
            get(contributors::show).post(contributors::save),
        )
        .route("/desk/settings/pages", get(pages::list).post(pages::create))
        .route("/desk/settings/pages/new", get(pages::new))
        .route("/desk/settings/pages/{id}", get(pages::show).post(pages::save))
        .route("/desk/settings/pages/{id}/remove", post(pages::remove))
        .route(
            "/desk/settings/redirects",
            get(redirects::list).post(redirects::add),
        )
        .route("/desk/settings/redirects/paste", post(redirects::paste))
        .route("/desk/settings/redirects/remove", post(redirects::remove))
        .route("/desk/settings/look", get(look::show).post(look::save))
        .route("/desk/topics", get(topics::list).post(topics::create))
        .route("/desk/topics/new", get(topics::new))
        .route("/desk/topics/{id}", get(topics::show).post(topics::save))
        .route("/desk/topics/{id}/merge", post(topics::merge))
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
        .route("/bind-figure", post(work::bind_figure))
        .route("/free-figure", post(work::free_figure))
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
        .route("/story", post(desk_stories::article::press))
}

/// What people read about the API, and every address below that is none.
fn about_the_api() -> Router<Arc<Api>> {
    Router::new()
        .route("/api", get(api::describe::page))
        .route("/api/", get(api::describe::beginning))
        .route("/api/v1/", get(api::describe::beginning))
        .route("/api/{*below}", any(api::describe::nothing))
}

/// Apps, partners and programs. An edition's own API stands under its address.
fn api(with: &Arc<Api>) -> Router<Arc<Api>> {
    let open = Router::new()
        .route("/", get(api::describe::beginning))
        .route("/openapi.json", get(api::describe::openapi))
        .route("/editions", get(api::places::editions))
        .route("/sections", get(api::places::sections))
        .route("/sections/{section}", get(api::places::section))
        .route("/topics", get(api::places::topics))
        .route("/topics/{topic}", get(api::places::topic))
        .route("/contributors", get(api::places::contributors))
        .route("/contributors/{contributor}", get(api::places::contributor))
        .route("/stories", get(api::stories::list))
        .route("/stories/{story}", get(api::stories::one))
        .route("/articles", get(api::articles::list))
        .route("/articles/{article}", get(api::articles::one))
        .route("/search", get(api::search::search))
        .route("/corrections", get(api::corrections::list))
        .route("/flashes", get(api::flashes::list))
        .route("/flashes/{flash}", get(api::flashes::one))
        .route("/instruments", get(api::instruments::list))
        .route("/instruments/{instrument}", get(api::instruments::one))
        .route(
            "/instruments/{instrument}/observations",
            get(api::instruments::observations),
        )
        .route("/releases", get(api::releases::list))
        .route("/changes", get(api::changes::since))
        .fallback(api::describe::nothing)
        .layer(from_fn_with_state(Arc::clone(with), api::for_everybody));
    let with_token = Router::new()
        .route("/drafts", get(api::drafts::list).post(api::drafts::begin))
        .route(
            "/drafts/{article}",
            get(api::drafts::read)
                .put(api::drafts::replace)
                .patch(api::drafts::change),
        )
        .route("/drafts/{article}/submit", post(api::verbs::submit))
        .route("/drafts/{article}/send-back", post(api::verbs::send_back))
        .route("/drafts/{article}/approve", post(api::verbs::approve))
        .route("/drafts/{article}/publish", post(api::verbs::publish))
        .route("/drafts/{article}/update", post(api::verbs::update))
        .route("/drafts/{article}/schedule", post(api::verbs::schedule))
        .route("/drafts/{article}/unschedule", post(api::verbs::unschedule))
        .route("/drafts/{article}/embargo", post(api::verbs::embargo))
        .route("/drafts/{article}/correct", post(api::verbs::correct))
        .route("/drafts/{article}/clarify", post(api::verbs::clarify))
        .route("/drafts/{article}/withdraw", post(api::verbs::withdraw))
        .route("/drafts/{article}/spike", post(api::verbs::spike))
        .route("/drafts/{article}/restore", post(api::verbs::restore))
        .route("/media", get(api::media::list).post(api::media::upload))
        .route(
            "/media/{picture}",
            get(api::media::read).patch(api::media::describe),
        )
        .route("/flashes", post(api::flashes::send))
        .route("/flashes/{flash}/correct", post(api::flashes::correct))
        .route("/flashes/{flash}/withdraw", post(api::flashes::withdraw))
        .route("/flashes/{flash}/link", post(api::flashes::link))
        .route("/releases", post(api::releases::save))
        .route("/releases/{release}/fill", post(api::releases::fill))
        .route("/webhooks", get(api::webhooks::list).post(api::webhooks::make))
        .route(
            "/webhooks/{webhook}",
            get(api::webhooks::read)
                .put(api::webhooks::change)
                .delete(api::webhooks::remove),
        )
        .route("/webhooks/{webhook}/rotate", post(api::webhooks::rotate))
        .route("/webhooks/{webhook}/pause", post(api::webhooks::pause))
        .route("/webhooks/{webhook}/resume", post(api::webhooks::resume))
        .route("/webhooks/{webhook}/test", post(api::webhooks::test))
        .route("/webhooks/{webhook}/replay", post(api::webhooks::replay))
        .route("/webhooks/{webhook}/deliveries", get(api::webhooks::deliveries))
        .route("/market/observations", post(api::markets::record))
        .layer(from_fn_with_state(Arc::clone(with), api::with_token));
    open.merge(with_token).layer(DefaultBodyLimit::disable())
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

fn flashes_and_calendar() -> Router<Arc<Desk>> {
    use crate::web::desk::{calendar, flashes, wires};
    Router::new()
        .route("/desk/flashes", get(flashes::list).post(flashes::send))
        .route("/desk/flashes/{number}", get(flashes::one))
        .route("/desk/flashes/{number}/correct", post(flashes::correct))
        .route("/desk/flashes/{number}/withdraw", post(flashes::withdraw))
        .route("/desk/flashes/{number}/link", post(flashes::link))
        .route("/desk/flashes/{number}/story", post(flashes::story))
        .route("/desk/flashes/held/drop", post(wires::drop_all))
        .route("/desk/flashes/held/{id}/{verb}", post(wires::press))
        .route("/desk/flashes/wires", get(wires::list).post(wires::make))
        .route("/desk/flashes/wires/{id}", get(wires::one).post(wires::change))
        .route("/desk/flashes/wires/{id}/{verb}", post(wires::turn))
        .route("/desk/calendar", get(calendar::week))
        .route("/desk/calendar/new", get(calendar::new).post(calendar::save_new))
        .route("/desk/calendar/{id}", get(calendar::one))
        .route("/desk/calendar/{id}/save", post(calendar::save))
        .route("/desk/calendar/{id}/fill", post(calendar::fill))
        .route("/desk/calendar/{id}/cancel", post(calendar::cancel))
        .route("/desk/calendar/{id}/plan", post(calendar::plan))
        .route("/desk/calendar/{id}/prepare", post(calendar::prepare))
        .route("/desk/calendar/{id}/at-the-second", post(calendar::at_the_second))
}

fn daily_update() -> Router<Arc<Desk>> {
    Router::new()
        .route("/desk/updates", get(updates::issue::newest))
        .route(
            "/desk/updates/{date}",
            get(updates::issue::show).post(updates::decide::press),
        )
        .route("/desk/updates/{date}/preview", get(updates::preview::choices))
        .route("/desk/updates/{date}/letter", get(updates::preview::letter))
        .route("/desk/updates/{date}/account", get(updates::account::show))
        .route("/desk/mail", get(updates::mail::show).post(updates::mail::press))
        .route("/desk/outbox", get(updates::outbox::list))
        .route(
            "/desk/came-back",
            get(updates::back::list).post(updates::back::undo),
        )
        .route("/desk/outbox/{id}", get(updates::outbox::message))
        .route("/desk/outbox/{id}/{part}", get(updates::outbox::part))
}

/// Who gets the daily update.
fn readers_of_the_update() -> Router<Arc<Desk>> {
    Router::new()
        .route("/desk/readers", get(audience::audience::show))
        .route("/desk/readers/list", get(audience::list::show))
        .route(
            "/desk/readers/suppressed",
            get(audience::suppressed::list).post(audience::suppressed::press),
        )
        .route(
            "/desk/readers/import",
            get(audience::import::form)
                .post(audience::import::begin)
                .layer(DefaultBodyLimit::max(audience::import::MOST)),
        )
        .route("/desk/readers/import/{id}", get(audience::import::one))
        .route("/desk/readers/export", post(audience::export::export))
        .route(
            "/desk/readers/{id}",
            get(audience::one::show).post(audience::one::press),
        )
}

fn readers() -> Router<Arc<Site>> {
    Router::new()
        // Readers
        .route("/", get(front::front))
        .route("/{word}", get(section::one_word)) //            a section, or a static page
        .route("/{first}/{second}", get(section::two_words)) // a sub-section, or an article
        .route("/article/{number}", get(article::by_number)) // the address that never changes
        .route("/stories", get(stories::list))
        .route("/story/{slug}", get(story::story))
        .route("/topic/{slug}", get(topic::topic))
        .route("/contributor/{slug}", get(contributor::contributor))
        .route("/archive", get(archive::newest))
        .route("/archive/{year}/{month}/{day}", get(archive::day))
        .route("/corrections", get(corrections::corrections))
        .route("/markets/live", get(flashes::list))
        .route("/markets/live/events", get(events::events))
        .route("/markets/live/feed.xml", get(flashes::feed))
        .route("/markets/live/atom.xml", get(flashes::feed))
        .route("/markets/live/feed.json", get(flashes::feed))
        .route("/markets/live/{number}", get(flashes::one))
        .route("/markets/calendar", get(calendar::calendar))
        .route("/markets/calendar.ics", get(calendar::ics))
        // Market data; the section of this name stands below its tables
        .route("/markets", get(markets::overview::overview))
        .route("/markets/rates", get(markets::rates::rates))
        .route("/markets/convert", get(markets::convert::form))
        .route("/markets/convert/{from}/{to}", get(markets::convert::newest))
        .route(
            "/markets/convert/{from}/{to}/{date}",
            get(markets::convert::dated),
        )
        .route("/markets/yield-curve", get(markets::curve::curves))
        .route("/markets/{slug}", get(markets::instrument::one))
        .route("/markets/{slug}/card.png", get(markets::share::card))
        .route(
            "/markets/{slug}/history.csv",
            get(markets::instrument::history_file),
        )
        .route("/search", get(search::results))
        .route("/search/suggest", get(search::suggest))
        .route("/updates", get(issues::list))
        .route("/updates/{date}", get(issues::issue))
        .route("/sign-up", get(sign_up::form).post(sign_up::submit))
        .route("/sign-up/done", get(sign_up::done))
        .route("/sign-up/question", get(sign_up::question))
        // Readers of the daily update, by the secret in the address
        .route("/confirm/{token}", get(confirm::show).post(confirm::press))
        .route("/confirm/{token}/refuse", post(confirm::refuse))
        .route("/update/{token}", get(own_page::show).post(own_page::save))
        .route("/update/{token}/pause", post(own_page::pause))
        .route(
            "/update/{token}/leave",
            get(own_page::leave_form).post(own_page::leave),
        )
        .route("/update/{token}/return", post(own_page::come_back))
        .route("/update/{token}/export", get(own_page::export))
        .route("/update/{token}/erase", post(own_page::erase))
        // Feed readers and search engines
        .route("/feed.xml", get(feed::edition))
        .route("/atom.xml", get(feed::edition))
        .route("/feed.json", get(feed::edition))
        .route("/markets/feed.xml", get(feed::section))
        .route("/markets/atom.xml", get(feed::section))
        .route("/markets/feed.json", get(feed::section))
        .route("/{section}/feed.xml", get(feed::section))
        .route("/{section}/atom.xml", get(feed::section))
        .route("/{section}/feed.json", get(feed::section))
        .route("/{section}/{child}/{file}", get(feed::section))
        .route("/topic/{slug}/{file}", get(feed::topic))
        .route("/story/{slug}/{file}", get(feed::story))
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
