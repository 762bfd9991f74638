//! Connections to the relay, each on a task of its own, told one thing at a time. The courier claims
//! and settles in the database; a connection only sends what it was told and says what became of it.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender as Reports, channel};
use std::time::Duration;

use outgoing_mail::smtp::{ConnectError, Connector, Job, Outcome, Session, Settled};
use tokio::sync::mpsc;

use super::message::{Copy, Sender};
use crate::base::ids::DeliveryId;

/// What a connection is told.
pub enum Order {
    /// The envelope of this copy, and the body of the one before.
    Push(Box<Copy>),
    /// The body of the one before, and then nothing for a while.
    Finish,
}

/// What a connection says when it has done what it was told.
pub struct Report {
    pub connection: usize,
    pub settled: Vec<(DeliveryId, Sent)>,
    /// The relay could not be reached.
    pub trouble: Option<String>,
}

/// What became of a copy.
pub enum Sent {
    Relay(Outcome),
    /// No message could be made of it.
    Unmade(String),
}

pub struct Crew {
    orders: Vec<mpsc::Sender<Order>>,
    reports: Receiver<Report>,
    runtime: Option<tokio::runtime::Runtime>,
}

/// Relays dislike connections that never end.
const MESSAGES: usize = 100;
/// An idle connection is closed after this long.
const IDLE: Duration = Duration::from_secs(15);

impl Crew {
    pub fn start(connections: usize, connector: Connector, sender: Arc<Sender>) -> std::io::Result<Crew> {
        // Signing is what costs; more threads than cores gain nothing.
        let threads = std::thread::available_parallelism().map_or(2, usize::from);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(threads.min(connections).max(1))
            .thread_name("relay")
            .enable_all()
            .build()?;
        let (report, reports) = channel();
        let mut orders = Vec::new();
        for number in 0..connections {
            let (order, taken) = mpsc::channel(1);
            orders.push(order);
            let connection = Connection {
                number,
                connector: connector.clone(),
                sender: Arc::clone(&sender),
                report: report.clone(),
                session: None,
                holds: false,
            };
            runtime.spawn(connection.run(taken));
        }
        Ok(Crew {
            orders,
            reports,
            runtime: Some(runtime),
        })
    }

    pub fn connections(&self) -> usize {
        self.orders.len()
    }

    /// Each connection has at most one order; false when it is gone.
    pub fn tell(&self, connection: usize, order: Order) -> bool {
        self.orders[connection].try_send(order).is_ok()
    }

    /// Everything that was reported, waiting for the first at most so long.
    pub fn heard(&self, at_most: Duration) -> Vec<Report> {
        let mut heard: Vec<Report> = self.reports.recv_timeout(at_most).into_iter().collect();
        heard.extend(self.reports.try_iter());
        heard
    }
}

impl Drop for Crew {
    fn drop(&mut self) {
        self.orders.clear();
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(Duration::from_secs(5));
        }
    }
}

struct Connection {
    number: usize,
    connector: Connector,
    sender: Arc<Sender>,
    report: Reports<Report>,
    session: Option<Session<DeliveryId>>,
    /// The relay waits for a body; the connection may not go.
    holds: bool,
}

type Settlements = Vec<(DeliveryId, Sent)>;

impl Connection {
    async fn run(mut self, mut orders: mpsc::Receiver<Order>) {
        loop {
            let order = match tokio::time::timeout(IDLE, orders.recv()).await {
                Ok(Some(order)) => order,
                Ok(None) => break,
                Err(_) if self.holds => continue,
                Err(_) => {
                    self.quit().await;
                    continue;
                }
            };
            let (settled, trouble) = match order {
                Order::Push(copy) => self.push(*copy).await,
                Order::Finish => (self.finish().await, None),
            };
            let report = Report {
                connection: self.number,
                settled,
                trouble,
            };
            if self.report.send(report).is_err() {
                break;
            }
        }
        self.quit().await;
    }

    async fn push(&mut self, copy: Copy) -> (Settlements, Option<String>) {
        let tag = copy.claim.delivery;
        let job = match self.job(&copy) {
            Ok(job) => job,
            Err(why) => {
                // The body of the copy before was promised to leave with this order.
                let mut settled = self.finish().await;
                settled.push((tag, Sent::Unmade(why)));
                return (settled, None);
            }
        };
        let mut settled = Vec::new();
        if self.session.as_ref().is_some_and(|s| s.sent() >= MESSAGES) {
            settled = self.finish().await;
            self.quit().await;
        }
        match self.open().await {
            Ok(session) => settled.extend(session.push(job).await.into_iter().map(said)),
            Err(error) => {
                let words = error.to_string();
                settled.push((tag, Sent::Relay(Outcome::NotSent(words.clone()))));
                return (settled, Some(words));
            }
        }
        self.holds = !settled.iter().any(|(id, _)| *id == tag);
        self.forget_closed();
        (settled, None)
    }

    async fn finish(&mut self) -> Settlements {
        let settled = match &mut self.session {
            Some(session) => session.finish().await,
            None => Vec::new(),
        };
        self.holds = false;
        self.forget_closed();
        settled.into_iter().map(said).collect()
    }

    fn job(&self, copy: &Copy) -> Result<Job<DeliveryId>, String> {
        let id = copy.claim.delivery;
        let words = |error: &dyn std::fmt::Display| error.to_string();
        let message = self.sender.update(copy).map_err(|e| words(&e))?;
        let envelope = self
            .sender
            .envelope(&id.0.into_bytes(), &copy.reader.email)
            .map_err(|e| words(&e))?;
        Ok(Job {
            tag: id,
            envelope,
            message,
        })
    }

    async fn open(&mut self) -> Result<&mut Session<DeliveryId>, ConnectError> {
        let session = match self.session.take() {
            Some(session) => session,
            None => self.connector.connect().await?,
        };
        Ok(self.session.insert(session))
    }

    fn forget_closed(&mut self) {
        if self.session.as_ref().is_some_and(|session| !session.is_open()) {
            self.session = None;
        }
    }

    async fn quit(&mut self) {
        if let Some(session) = self.session.take() {
            session.quit().await;
        }
    }
}

fn said(settled: Settled<DeliveryId>) -> (DeliveryId, Sent) {
    (settled.tag, Sent::Relay(settled.outcome))
}
