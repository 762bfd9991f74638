//! Other people's programs that say whether ours is right: Postfix with its test servers (Debian:
//! postfix), Dovecot (Debian: dovecot-imapd), dkimpy and aiosmtpd (PyPI, in target/venv). `make test` installs them and then insists on
//! them; somebody who runs these tests alone, without them, is told what was not tried.

use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const SINK: &str = "/usr/sbin/smtp-sink";
const POSTFIX: &str = "/usr/sbin/postfix";
const DOVECOT: &str = "/usr/sbin/dovecot";

/// Whether a program is there. With COURANT_TEST_TOOLS set, it must be.
#[expect(
    clippy::disallowed_methods,
    reason = "`make test` says through the environment what must be there"
)]
fn there(path: &Path, from: &str) -> bool {
    let there = path.exists();
    let insist = std::env::var("COURANT_TEST_TOOLS").is_ok();
    assert!(there || !insist, "{} is missing. hint: {from}", path.display());
    if !there {
        eprintln!("not tried: {} is not here. hint: {from}", path.display());
    }
    there
}

pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

pub fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let until = Instant::now() + Duration::from_secs(40);
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < until, "{what} did not come");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Ends with the test that started it.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _over = self.0.kill();
        let _reaped = self.0.wait();
    }
}

/// Postfix's `smtp-sink`: takes messages as fast as it can, and here keeps each in a file.
pub struct Sink {
    pub port: u16,
    folder: tempfile::TempDir,
    _running: Running,
}

/// A message as the sink had it: what it was told, then the bytes.
pub struct Caught {
    pub mail: String,
    pub rcpt: String,
    /// With the sink's own Received on top.
    pub message: String,
}

impl Sink {
    pub fn start(arguments: &[&str]) -> Option<Sink> {
        if !there(Path::new(SINK), "apt-get install postfix") {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let port = free_port();
        let child = Command::new(SINK)
            .args(["-u", &user(), "-d"])
            .arg(format!("{}/m.", folder.path().display()))
            .args(arguments)
            .args([format!("127.0.0.1:{port}").as_str(), "100"])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let running = Running(child);
        wait_for("smtp-sink", || {
            std::net::TcpStream::connect(("127.0.0.1", port)).ok()
        });
        Some(Sink {
            port,
            folder,
            _running: running,
        })
    }

    /// What has arrived whole: the sink opens a file before the body comes.
    pub fn caught(&self) -> Vec<Caught> {
        let files = std::fs::read_dir(self.folder.path()).unwrap();
        files
            .filter_map(|file| caught(&std::fs::read_to_string(file.unwrap().path()).unwrap()))
            .collect()
    }
}

fn caught(text: &str) -> Option<Caught> {
    let (mut mail, mut rcpt, mut rest) = (String::new(), String::new(), text);
    while let Some((line, more)) = rest.split_once('\n') {
        if let Some(value) = line.strip_prefix("X-Mail-Args: ") {
            mail = value.to_owned();
        } else if let Some(value) = line.strip_prefix("X-Rcpt-Args: ") {
            rcpt = value.to_owned();
        } else if !line.starts_with("X-") {
            break;
        }
        rest = more;
    }
    let whole = rest.starts_with("Received:") && rest.contains("\n\n") && text.ends_with("\n\n");
    whole.then(|| Caught {
        mail,
        rcpt,
        // The dump has the system's line ends, and one more at its end.
        message: rest[..rest.len() - 1].replace('\n', "\r\n"),
    })
}

fn user() -> String {
    let out = Command::new("id").arg("-un").output().unwrap();
    String::from_utf8(out.stdout).unwrap().trim().to_owned()
}

/// A Postfix of our own: its folders, ports above 1024, nobody's service. It hands letters for
/// `nobody.example` to a server that refuses them, and everything else to one that takes it.
pub struct Postfix {
    pub port: u16,
    folder: tempfile::TempDir,
    _running: Running,
}

impl Postfix {
    pub fn start(refuses: &Sink, takes: &Sink) -> Option<Postfix> {
        if !there(Path::new(POSTFIX), "apt-get install postfix") {
            return None;
        }
        if user() != "root" {
            eprintln!("not tried: Postfix starts for root alone");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        // Its parts run as users of their own and look in here.
        open_to_all(folder.path());
        let (at, port) = (folder.path().display().to_string(), free_port());
        for sub in ["etc", "queue", "data"] {
            std::fs::create_dir(folder.path().join(sub)).unwrap();
        }
        let chown = Command::new("chown")
            .args(["postfix", &format!("{at}/data")])
            .status();
        assert!(chown.unwrap().success());
        let main = format!(
            "compatibility_level = 3.6\nqueue_directory = {at}/queue\ndata_directory = {at}/data\n\
             command_directory = /usr/sbin\ndaemon_directory = /usr/lib/postfix/sbin\n\
             mail_owner = postfix\nsetgid_group = postdrop\nmyhostname = relay.example\nmydestination =\n\
             alias_maps =\ninet_interfaces = loopback-only\ninet_protocols = ipv4\nmynetworks = 127.0.0.0/8\n\
             smtpd_relay_restrictions = permit_mynetworks, reject\nsmtp_tls_security_level = none\n\
             relayhost = [127.0.0.1]:{}\ntransport_maps = inline:{{ {{ nobody.example = smtp:[127.0.0.1]:{} }} }}\n\
             maillog_file = /dev/stdout\nmaillog_file_prefixes = /dev/stdout\n",
            takes.port, refuses.port
        );
        std::fs::write(folder.path().join("etc/main.cf"), main).unwrap();
        std::fs::write(
            folder.path().join("etc/master.cf"),
            format!("127.0.0.1:{port} {MASTER}"),
        )
        .unwrap();
        let child = Command::new(POSTFIX)
            .args(["-c", &format!("{at}/etc"), "start-fg"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let running = Running(child);
        wait_for("Postfix", || {
            std::net::TcpStream::connect(("127.0.0.1", port)).ok()
        });
        Some(Postfix {
            port,
            folder,
            _running: running,
        })
    }
}

/// A Dovecot of our own with one mailbox, offering STARTTLS with the tests' certificate.
pub struct Dovecot {
    pub port: u16,
    folder: tempfile::TempDir,
    running: Running,
}

impl Dovecot {
    /// The password of whoever comes is `secret`.
    pub fn start(messages: &[&str]) -> Option<Dovecot> {
        if !there(Path::new(DOVECOT), "apt-get install dovecot-imapd") {
            return None;
        }
        if user() != "root" {
            eprintln!("not tried: Dovecot starts for root alone");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        open_to_all(folder.path());
        let (at, port) = (folder.path().display().to_string(), free_port());
        for sub in ["mail", "mail/cur", "mail/new", "mail/tmp"] {
            std::fs::create_dir(folder.path().join(sub)).unwrap();
        }
        for (n, message) in messages.iter().enumerate() {
            std::fs::write(folder.path().join(format!("mail/new/{n}.message")), message).unwrap();
        }
        let chown = Command::new("chown")
            .args(["-R", "nobody:nogroup", &format!("{at}/mail")])
            .status();
        assert!(chown.unwrap().success());
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
        let settings = format!(
            "protocols = imap\nbase_dir = {at}/run\nstate_dir = {at}/state\nlog_path = {at}/log\n\
             listen = 127.0.0.1\nssl = yes\nssl_cert = <{0}/localhost-for-tests.crt\n\
             ssl_key = <{0}/localhost-for-tests.key\nmail_location = maildir:{at}/mail\n\
             passdb {{\n  driver = static\n  args = password=secret\n}}\n\
             userdb {{\n  driver = static\n  args = uid=nobody gid=nogroup home={at}/mail\n}}\n\
             first_valid_uid = 1\n\
             service imap-login {{\n  chroot =\n  inet_listener imap {{\n    port = {port}\n  }}\n  \
             inet_listener imaps {{\n    port = 0\n  }}\n}}\n",
            fixtures.display()
        );
        let file = folder.path().join("dovecot.conf");
        std::fs::write(&file, settings).unwrap();
        let child = Command::new(DOVECOT)
            .arg("-F")
            .arg("-c")
            .arg(&file)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let running = Running(child);
        wait_for("Dovecot", || {
            std::net::TcpStream::connect(("127.0.0.1", port)).ok()
        });
        Some(Dovecot {
            port,
            folder,
            running,
        })
    }

    /// How many messages lie in the box.
    pub fn messages(&self) -> usize {
        let count = |sub: &str| std::fs::read_dir(self.folder.path().join(sub)).unwrap().count();
        count("mail/cur") + count("mail/new")
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        // Asked, it takes its parts with it.
        let _stopped = Command::new("kill").arg(self.running.0.id().to_string()).status();
        let _over = self.running.0.wait();
    }
}

const MASTER: &str = "inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
";

impl Drop for Postfix {
    fn drop(&mut self) {
        let etc = format!("{}/etc", self.folder.path().display());
        let _stopped = Command::new(POSTFIX)
            .args(["-c", &etc, "stop"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
    }
}

fn open_to_all(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[expect(
    clippy::disallowed_methods,
    reason = "another Python is named through the environment"
)]
fn python() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let path = match std::env::var("COURANT_PYTHON") {
        Ok(path) => PathBuf::from(path),
        Err(_) => root.join("target/venv/bin/python"),
    };
    there(&path, "make test prepares target/venv").then_some(path)
}

/// Runs one of our scripts with what it is given on its standard input, and returns what it said.
pub fn script(name: &str, arguments: &[&str], input: &str) -> Option<String> {
    let mut child = Command::new(python()?)
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it").join(name))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let out = child.wait_with_output().unwrap();
    assert!(out.status.success(), "{name} failed");
    Some(String::from_utf8(out.stdout).unwrap())
}

/// A server in Python that goes on until it is dropped. Its first line is its port.
pub struct Server {
    pub port: u16,
    _running: Running,
}

impl Server {
    pub fn start(name: &str, arguments: &[&str]) -> Option<Server> {
        use std::io::BufRead;
        let mut child = Command::new(python()?)
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it").join(name))
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = child.stdout.take().unwrap();
        let running = Running(child);
        let mut line = String::new();
        std::io::BufReader::new(out).read_line(&mut line).unwrap();
        Some(Server {
            port: line.trim().parse().unwrap(),
            _running: running,
        })
    }
}
