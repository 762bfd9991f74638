//! Threads that own the connections. Work waits in a bounded queue; a full queue is an answer
//! ("busy"), never a growing memory.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use tokio::sync::oneshot;

use super::connection::Connection;
use super::{StoreError, Target};

type Job = Box<dyn FnOnce(Result<&mut Connection, StoreError>) + Send>;

pub(super) struct Pool {
    jobs: Option<Sender<Job>>,
    threads: Vec<JoinHandle<()>>,
}

impl Pool {
    pub(super) fn start(
        name: &str,
        target: Target,
        threads: usize,
        waiting: usize,
    ) -> Result<Pool, StoreError> {
        let (jobs, queue) = bounded(waiting);
        let mut handles = Vec::new();
        for i in 0..threads.max(1) {
            let (queue, target) = (queue.clone(), target.clone());
            let handle = std::thread::Builder::new()
                .name(format!("store-{name}-{i}"))
                .spawn(move || serve(&queue, &target))
                .map_err(|e| StoreError::Engine(format!("cannot start a thread: {e}")))?;
            handles.push(handle);
        }
        Ok(Pool {
            jobs: Some(jobs),
            threads: handles,
        })
    }

    pub(super) async fn run<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
    {
        let (answer, receive) = oneshot::channel();
        self.enqueue(answer, work)?;
        receive.await.unwrap_or_else(|_| Err(lost().into()))
    }

    pub(super) fn wait<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
    {
        let (answer, receive) = oneshot::channel();
        self.enqueue(answer, work)?;
        // Not `blocking_recv`, which refuses to wait on a runtime's thread; tests do just that.
        futures_block_on(receive).unwrap_or_else(|_| Err(lost().into()))
    }

    fn enqueue<T, E, F>(&self, answer: oneshot::Sender<Result<T, E>>, work: F) -> Result<(), StoreError>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
    {
        let job: Job = Box::new(move |conn| {
            let done = match conn {
                Ok(conn) => work(conn),
                Err(error) => Err(error.into()),
            };
            // The asker may have gone away; the work is done all the same.
            let _gone = answer.send(done);
        });
        let jobs = self.jobs.as_ref().ok_or(StoreError::Busy)?;
        match jobs.try_send(job) {
            Ok(()) => Ok(()),
            Err(TrySendError::Full(_)) => Err(StoreError::Busy),
            Err(TrySendError::Disconnected(_)) => Err(lost()),
        }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.jobs = None;
        let this = std::thread::current().id();
        for handle in self.threads.drain(..) {
            // The last handle of the store may be dropped by a job on one of these very threads.
            if handle.thread().id() != this && handle.join().is_err() {
                tracing::error!("a store thread had panicked");
            }
        }
    }
}

fn serve(queue: &Receiver<Job>, target: &Target) {
    let mut open: Option<Connection> = None;
    while let Ok(job) = queue.recv() {
        if open.as_ref().is_none_or(Connection::is_closed) {
            open = match connect(target) {
                Ok(conn) => Some(conn),
                Err(error) => {
                    job(Err(error));
                    continue;
                }
            };
        }
        let Some(conn) = open.as_mut() else { continue };
        if catch_unwind(AssertUnwindSafe(|| job(Ok(conn)))).is_err() {
            // Whatever state the connection was left in, a new one has none of it.
            tracing::error!("a unit of work panicked; its connection is replaced");
            open = None;
        }
    }
}

/// A restarting PostgreSQL is away for a moment; three tries bridge it.
fn connect(target: &Target) -> Result<Connection, StoreError> {
    let mut last = StoreError::Busy;
    for pause in [0, 100, 400] {
        std::thread::sleep(Duration::from_millis(pause));
        match target.connect() {
            Ok(conn) => return Ok(conn),
            Err(error) => last = error,
        }
    }
    Err(last)
}

fn lost() -> StoreError {
    StoreError::Engine("the unit of work did not finish".to_owned())
}

fn futures_block_on<T>(receive: oneshot::Receiver<T>) -> Result<T, oneshot::error::RecvError> {
    use std::future::Future;
    use std::sync::Arc;
    use std::task::{Context, Poll, Wake, Waker};

    struct Unpark(std::thread::Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut receive = std::pin::pin!(receive);
    loop {
        match receive.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(answer) => return answer,
            Poll::Pending => std::thread::park(),
        }
    }
}
