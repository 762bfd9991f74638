//! The program put together: the only file that sees every room. `main` and the tests build it with
//! the same function.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::Context;
use tokio::sync::watch;

use crate::base::clock::Clock;
use crate::base::store::{Sizes, Store, Target};
use crate::base::words;
use crate::changes::{self, Follow, Following, Position};
use crate::config::{Config, MailConfig};
use crate::couriers::fetch::markets::MarketCourier;
use crate::couriers::fetch::wires::WireCourier;
use crate::couriers::mail::{
    Collector, Courier, Mail, MailSettings, MailboxSettings, Relay, Security, Transport, default_sender,
};
use crate::couriers::webhooks::{Sending, WebhooksFollower};
use crate::news::MIGRATIONS;
use crate::news::media::{MediaFiles, Uploads};
use crate::news::newsroom::settle_all;
use crate::news::people::Role;
use crate::news::readers::{Counts, Keys};
use crate::news::updates::Policy;
use crate::routes::routes;
use crate::tick;
use crate::views::desk_search::{DeskSearch, Drafts};
use crate::views::figures::FiguresFollower;
use crate::views::moves::MovesFollower;
use crate::views::pages::{Pages, PagesFollower};
use crate::views::search::{IndexFollower, LiveArticles, Search};
use crate::views::stream::{Stream, StreamFollower};
use crate::views::threads::ThreadsFollower;
use crate::web::api::Api;
use crate::web::desk::live::Rooms;
use crate::web::desk::{Desk, Gate};
use crate::web::proxies::Proxies;
use crate::web::serve::{self, Limits, Served};
use crate::web::site::{FlashLines, Parts, Site, Theme};

/// The data folder and its store, before anything runs: what most commands need.
pub struct House {
    pub data: PathBuf,
    pub config: Config,
    pub store: Store,
    pub files: MediaFiles,
}

impl House {
    /// Opens a data folder, making it when there is none. `database` overrides the setting.
    pub fn open(data: &Path, database: Option<&str>, clock: Clock) -> anyhow::Result<House> {
        std::fs::create_dir_all(data)
            .with_context(|| format!("cannot make the data folder {}", data.display()))?;
        let config = Config::load(data)?;
        let target = match database.unwrap_or(&config.store.database) {
            "" => Target::File(data.join("courant.db")),
            url => Target::parse(url)?,
        };
        let sizes = Sizes {
            readers: config.store.readers,
            waiting: config.store.waiting,
        };
        let store = Store::open(target, MIGRATIONS, sizes, clock)?;
        House::with_store(data, config, store)
    }

    /// A house around a store that is open already.
    pub fn with_store(data: &Path, config: Config, store: Store) -> anyhow::Result<House> {
        words::load(config.theme_folder(data).as_deref())?;
        let files = MediaFiles::open(data.join("media")).context("cannot make the media folder")?;
        Ok(House {
            data: data.to_owned(),
            config,
            store,
            files,
        })
    }

    pub fn open_search(&self) -> anyhow::Result<Search> {
        Search::open(&self.data.join("search")).context("cannot open the search index")
    }

    pub fn open_desk_search(&self) -> anyhow::Result<DeskSearch> {
        DeskSearch::open(&self.data.join("desk-search")).context("cannot open the desk's search index")
    }
}

/// A running publication.
pub struct App {
    pub store: Store,
    pub site: Arc<Site>,
    pub desk: Arc<Desk>,
    pub api: Arc<Api>,
    pub served: Arc<Served>,
    pub following: Vec<Following>,
    sending: Option<Sending>,
    stopping: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl App {
    /// Starts the followers and the clock. `url` is what readers reach the site by.
    pub fn start(house: &House, url: &str, follow: Follow) -> anyhow::Result<App> {
        let proxies = Proxies::parse(&house.config.server.proxies).map_err(|word| {
            anyhow::anyhow!(
                "server.proxies: “{word}” is neither an address nor a network. hint: write 10.0.0.1 or 10.0.0.0/8"
            )
        })?;
        let flash_from = flash_from(&house.config.flashes.from)?;
        let store = house.store.clone();
        let clock = store.writes.clock().clone();
        let began = clock.now();
        store
            .writes
            .housekeeping(move |tx| Keys::ensure(tx, began).map(drop))?;
        let pages = Arc::new(Pages::new(house.config.pages.memory << 20, clock.clone()));
        let search = house.open_search()?;
        let site = Arc::new(Site::new(Parts {
            reads: store.reads.clone(),
            writes: store.writes.clone(),
            pages: Arc::clone(&pages),
            search: search.clone(),
            stream: Arc::new(Stream::new(house.config.flashes.readers)),
            files: house.files.clone(),
            counts: Arc::new(Counts::default()),
            theme: Theme::load(house.config.theme_folder(&house.data))?,
            clock,
            url: url.trim_end_matches('/').to_owned(),
            proxies: proxies.clone(),
            hub: Some(house.config.site.hub.clone()).filter(|hub| !hub.is_empty()),
        })?);

        let mail = Arc::new(Mail::new(mail_settings(&house.config.mail, url, &house.data)?)?);
        let told = Arc::clone(&site);
        let stopping = Arc::new(AtomicBool::new(false));
        let pages_follower = PagesFollower::new(&store, pages, move |subjects| told.told(subjects))?;
        let search_follower = IndexFollower::new(store.clone(), search, LiveArticles, Arc::clone(&stopping));
        let desk_search = house.open_desk_search()?;
        let drafts_follower = IndexFollower::new(
            store.clone(),
            desk_search.index().clone(),
            Drafts,
            Arc::clone(&stopping),
        );
        let lines = Arc::new(FlashLines::new(Arc::clone(&site)));
        let stream_follower = StreamFollower::new(&store, Arc::clone(&site.stream), lines)
            .map_err(|error| anyhow::anyhow!("the stream of flashes cannot begin: {}", error.0))?;
        let sending = Sending::start(&store, url, house.config.webhooks.allow_private)?;
        let webhooks_follower = WebhooksFollower::new(store.clone(), sending.sender());
        let following = vec![
            Following::start(&store, pages_follower, follow)?,
            Following::start(&store, search_follower, follow)?,
            Following::start(&store, drafts_follower, follow)?,
            Following::start(&store, webhooks_follower, follow)?,
            Following::start(&store, ThreadsFollower::new(store.clone()), follow)?,
            Following::start(&store, FiguresFollower::new(store.clone()), follow)?,
            Following::start(&store, MovesFollower::new(store.clone()), follow)?,
            Following::start(&store, stream_follower, follow)?,
        ];

        let uploads = Uploads::open(house.data.join("uploads")).context("cannot make the uploads folder")?;
        let desk = Arc::new(Desk {
            site: Arc::clone(&site),
            gate: Gate::new(proxies.clone()),
            pages_seen: following[0].watch(),
            rooms: Arc::new(Rooms::new(store.reads.clone(), store.writes.clone())),
            store: store.clone(),
            uploads: uploads.clone(),
            search: desk_search,
            mail: Arc::clone(&mail),
            flash_from,
        });
        let settled = settle_all(&store)?;
        if settled > 0 {
            tracing::info!(settled, "drafts were brought up to what had been typed");
        }

        let api = Arc::new(Api::new(Arc::clone(&desk), proxies));

        let mut threads = Vec::new();
        let (listening, target) = (Arc::clone(&stopping), store.target().clone());
        threads.push(
            std::thread::Builder::new()
                .name("listen".to_owned())
                .spawn(move || {
                    changes::listen(&target, &listening);
                })?,
        );
        let (rooms, looking) = (Arc::clone(&desk.rooms), Arc::clone(&stopping));
        threads.push(
            std::thread::Builder::new()
                .name("rooms".to_owned())
                .spawn(move || {
                    while !looking.load(Ordering::Relaxed) {
                        let rings = changes::Bell::of_process().rings();
                        rooms.look();
                        changes::Bell::of_process().wait(rings, Duration::from_secs(1));
                    }
                })?,
        );
        let ticking = tick::Ticking {
            store: store.clone(),
            site: Arc::clone(&site),
            uploads,
            stop: Arc::clone(&stopping),
        };
        threads.push(
            std::thread::Builder::new()
                .name("clock".to_owned())
                .spawn(move || ticking.run())?,
        );
        let collector = Collector {
            store: store.clone(),
            mail: Arc::clone(&mail),
            stop: Arc::clone(&stopping),
        };
        let courier = Courier {
            store: store.clone(),
            mail,
            stop: Arc::clone(&stopping),
        };
        threads.push(
            std::thread::Builder::new()
                .name("mail".to_owned())
                .spawn(move || courier.run())?,
        );
        if collector.mail.settings.mailbox.is_some() {
            threads.push(
                std::thread::Builder::new()
                    .name("mailbox".to_owned())
                    .spawn(move || collector.run())?,
            );
        }
        let markets = MarketCourier {
            store: store.clone(),
            stop: Arc::clone(&stopping),
            allow_private: house.config.markets.allow_private,
        };
        threads.push(
            std::thread::Builder::new()
                .name("markets".to_owned())
                .spawn(move || markets.run())?,
        );
        let wires = WireCourier {
            store: store.clone(),
            stop: Arc::clone(&stopping),
            allow_private: house.config.wires.allow_private,
        };
        threads.push(
            std::thread::Builder::new()
                .name("wires".to_owned())
                .spawn(move || wires.run())?,
        );
        Ok(App {
            store,
            site,
            desk,
            api,
            served: Arc::default(),
            following,
            sending: Some(sending),
            stopping,
            threads,
        })
    }

    /// Answers readers until `stop` says so.
    pub async fn serve(
        &self,
        listener: tokio::net::TcpListener,
        limits: Limits,
        stop: watch::Receiver<bool>,
    ) {
        let router = routes(Arc::clone(&self.desk), Arc::clone(&self.api));
        self.api.until(stop.clone());
        let (stream, mut ending) = (Arc::clone(&self.site.stream), stop.clone());
        tokio::spawn(async move {
            for second in 0.. {
                // Also when nobody can say stop any more: then the program is going.
                let told = async { ending.wait_for(|stop| *stop).await.is_ok() };
                if tokio::time::timeout(Duration::from_secs(1), told).await.is_ok() {
                    break;
                }
                stream.beat(second);
            }
            stream.close();
        });
        let (rooms, mut stopping) = (Arc::clone(&self.desk.rooms), stop.clone());
        tokio::spawn(async move {
            // Ends with an error when nobody can say stop any more: the program is going.
            let _ending = stopping.wait_for(|stop| *stop).await.is_ok();
            rooms.stop();
        });
        serve::serve(
            listener,
            Arc::clone(&self.site),
            router,
            Arc::clone(&self.served),
            limits,
            stop,
        )
        .await;
    }

    /// Waits until every follower has passed a position; false when the time is up first.
    pub fn settle(&self, position: Position, at_most: Duration) -> bool {
        self.following
            .iter()
            .all(|following| following.wait_for(position, at_most))
    }
}

impl Drop for App {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::Relaxed);
        changes::Bell::of_process().ring();
        drop(self.sending.take());
        for thread in self.threads.drain(..) {
            if thread.join().is_err() {
                tracing::error!("a thread of the program had panicked");
            }
        }
    }
}

/// Who may send flashes, from the settings.
fn flash_from(word: &str) -> anyhow::Result<Role> {
    Role::parse(word)
        .filter(|role| (Role::Reporter..=Role::Owner).contains(role))
        .with_context(|| {
            format!("flashes.from: there is no “{word}”. hint: write reporter, editor, chief or owner")
        })
}

/// The limits a configuration asks for.
pub fn limits(config: &Config) -> Limits {
    Limits {
        connections: config.server.connections,
        head_time: Duration::from_secs(config.server.head_seconds),
        answer_time: Duration::from_secs(config.server.answer_seconds),
        drain_time: Duration::from_secs(config.server.drain_seconds),
        ..Limits::default()
    }
}

/// What readers reach the site by, when no setting says so.
pub fn url_of(config: &Config, listen: SocketAddr) -> String {
    if config.site.url.is_empty() {
        format!("http://{listen}")
    } else {
        config.site.url.clone()
    }
}

/// How mail leaves, from the settings. `url` is what readers reach the site by.
pub fn mail_settings(config: &MailConfig, url: &str, data: &Path) -> anyhow::Result<MailSettings> {
    let transport = match config.transport.as_str() {
        "outbox" => Transport::Outbox,
        "smtp" => Transport::Smtp(relay(config)?),
        other => anyhow::bail!("mail.transport: there is no “{other}”. hint: write outbox or smtp"),
    };
    let from = match config.from.as_str() {
        "" => default_sender(url),
        own => own.to_owned(),
    };
    let bounces = match config.bounces.as_str() {
        "" => from.rsplit('@').next().unwrap_or_default().to_owned(),
        own => own.to_owned(),
    };
    let resend_uncertain = match config.uncertain.as_str() {
        "resend" => true,
        "hold" => false,
        other => anyhow::bail!("mail.uncertain: there is no “{other}”. hint: write resend or hold"),
    };
    Ok(MailSettings {
        transport,
        from,
        reply_to: config.reply_to.clone(),
        postal: config.postal.clone(),
        bounces,
        policy: Policy {
            late: config.late_hours.clamp(1, 24) * 3_600,
            resend_uncertain,
        },
        mailbox: mailbox(config)?,
        beat: config.beat.clone(),
        resolver: match config.resolver.as_str() {
            "" => None,
            text => Some(text.parse().with_context(|| {
                format!("mail.resolver: “{text}” is no address. hint: write it as 192.0.2.53:53")
            })?),
        },
        url: url.trim_end_matches('/').to_owned(),
        data: data.to_owned(),
    })
}

fn relay(config: &MailConfig) -> anyhow::Result<Relay> {
    let (host, port) = host_and_port(&config.relay)
        .context("mail.relay: no relay is named. hint: write it as host:port, such as smtp.example:587")?;
    Ok(Relay {
        host,
        port,
        security: security("mail.security", &config.security)?,
        user: config.user.clone(),
        password: secret("mail.password_file", &config.password_file)?,
        connections: config.connections.clamp(1, 64),
        per_second: config.per_second,
    })
}

fn mailbox(config: &MailConfig) -> anyhow::Result<Option<MailboxSettings>> {
    if config.mailbox.is_empty() {
        return Ok(None);
    }
    let (host, port) = host_and_port(&config.mailbox)
        .context("mail.mailbox: this is no mailbox. hint: write it as host:port, such as imap.example:993")?;
    Ok(Some(MailboxSettings {
        host,
        port,
        security: security("mail.mailbox_security", &config.mailbox_security)?,
        user: config.mailbox_user.clone(),
        password: secret("mail.mailbox_password_file", &config.mailbox_password_file)?,
        folder: config.mailbox_folder.clone(),
    }))
}

fn host_and_port(text: &str) -> Option<(String, u16)> {
    let (host, port) = text.rsplit_once(':')?;
    Some((host.to_owned(), port.parse().ok()?))
}

fn security(setting: &str, word: &str) -> anyhow::Result<Security> {
    Ok(match word {
        "starttls" => Security::Starttls,
        "tls" => Security::Tls,
        "none" => Security::None,
        other => anyhow::bail!("{setting}: there is no “{other}”. hint: write starttls, tls or none"),
    })
}

/// What a file holds, without the line's end; nothing when none is named.
fn secret(setting: &str, file: &str) -> anyhow::Result<String> {
    if file.is_empty() {
        return Ok(String::new());
    }
    let text = std::fs::read_to_string(file).with_context(|| format!("{setting}: cannot read {file}"))?;
    Ok(text.trim_end().to_owned())
}
