//! The keys that letters are signed with: files beside the database, named by their selectors. Every
//! key in the folder signs; the next ones wait in `next/` until they are published everywhere. Then both
//! sign for a while, and the old ones are retired: no letter on its way ever fails.

use std::io::Write;
use std::path::{Path, PathBuf};

use outgoing_mail::dkim::{Error, PrivateKey, Record, Signer};

#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    #[error("{path}: {source}")]
    File { path: PathBuf, source: std::io::Error },
    #[error("{path}: {source}")]
    Key { path: PathBuf, source: Error },
    #[error("{0}")]
    Signer(#[from] Error),
    #[error("no keys wait. hint: make them with `courant mail keys --next` and publish what it prints")]
    NoneWaits,
    #[error("there is no key “{0}” that signs. hint: `courant mail keys` lists them")]
    NoSuch(String),
    #[error("it is the last key; letters must be signed. hint: `courant mail keys --next`")]
    LastOne,
    #[error("this month has seven pairs of keys already")]
    NoSelector,
}

fn folder(data: &Path) -> PathBuf {
    data.join("mail-keys")
}

fn next_folder(data: &Path) -> PathBuf {
    folder(data).join("next")
}

/// Signs with every key of the folder; none when there are no keys.
pub fn signer(data: &Path, domain: &str) -> Result<Option<Signer>, KeysError> {
    signer_in(&folder(data), domain)
}

/// What must be published: the records of all keys that sign, and of those that wait.
pub fn records(data: &Path, domain: &str) -> Result<Vec<Record>, KeysError> {
    let mut all = Vec::new();
    for folder in [folder(data), next_folder(data)] {
        if let Some(signer) = signer_in(&folder, domain)? {
            all.extend(signer.records()?);
        }
    }
    Ok(all)
}

/// When the keys that sign were changed last, so that a running program sees new ones.
pub fn changed(data: &Path) -> Option<std::time::SystemTime> {
    std::fs::metadata(folder(data))
        .and_then(|about| about.modified())
        .ok()
}

fn signer_in(folder: &Path, domain: &str) -> Result<Option<Signer>, KeysError> {
    let file = |path: &Path| {
        let path = path.to_owned();
        move |source| KeysError::File { path, source }
    };
    if !folder.is_dir() {
        return Ok(None);
    }
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(file(folder))? {
        let path = entry.map_err(file(folder))?.path();
        if path.extension().is_some_and(|e| e == "pem")
            && let Some(selector) = path.file_stem().and_then(|s| s.to_str())
        {
            let text = std::fs::read_to_string(&path).map_err(file(&path))?;
            let key = PrivateKey::from_pem(&text).map_err(|source| KeysError::Key {
                path: path.clone(),
                source,
            })?;
            found.push((selector.to_owned(), key));
        }
    }
    if found.is_empty() {
        return Ok(None);
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(Some(Signer::new(domain, found)?))
}

/// Makes an RSA and an Ed25519 key when there are none; the records of all keys.
pub fn ensure(data: &Path, domain: &str, stamp: &str) -> Result<Vec<Record>, KeysError> {
    if signer(data, domain)?.is_none() {
        make(&folder(data), stamp)?;
    }
    records(data, domain)
}

/// Makes the next pair of keys, which does not sign yet, when none waits; the records of those that do.
/// `stamp` is what their selectors end with; one that is taken gets a letter more.
pub fn make_next(data: &Path, domain: &str, stamp: &str) -> Result<Vec<Record>, KeysError> {
    let next = next_folder(data);
    if signer_in(&next, domain)?.is_none() {
        let taken = |stamp: &str| folder(data).join(format!("r{stamp}.pem")).exists();
        let free = ["", "b", "c", "d", "e", "f", "g"]
            .iter()
            .map(|more| format!("{stamp}{more}"));
        let stamp = free.into_iter().find(|stamp| !taken(stamp));
        make(&next, &stamp.ok_or(KeysError::NoSelector)?)?;
    }
    match signer_in(&next, domain)? {
        Some(signer) => Ok(signer.records()?),
        None => Ok(Vec::new()),
    }
}

/// Lets the waiting keys sign too, beside those that do. Returns their selectors.
pub fn switch(data: &Path) -> Result<Vec<String>, KeysError> {
    let (from, to) = (next_folder(data), folder(data));
    let mut moved = Vec::new();
    for selector in selectors(&from)? {
        let name = format!("{selector}.pem");
        let path = from.join(&name);
        std::fs::rename(&path, to.join(&name)).map_err(|source| KeysError::File { path, source })?;
        moved.push(selector);
    }
    if moved.is_empty() {
        return Err(KeysError::NoneWaits);
    }
    Ok(moved)
}

/// Takes a key away for good; one of RSA must stay.
pub fn retire(data: &Path, domain: &str, selector: &str) -> Result<(), KeysError> {
    let folder = folder(data);
    let path = folder.join(format!("{selector}.pem"));
    if !selectors(&folder)?.iter().any(|have| have == selector) {
        return Err(KeysError::NoSuch(selector.to_owned()));
    }
    let aside = folder.join(format!("{selector}.retired"));
    let file = |path: &Path| {
        let path = path.to_owned();
        move |source| KeysError::File { path, source }
    };
    std::fs::rename(&path, &aside).map_err(file(&path))?;
    match signer_in(&folder, domain) {
        Ok(Some(_)) => std::fs::remove_file(&aside).map_err(file(&aside)),
        other => {
            std::fs::rename(&aside, &path).map_err(file(&aside))?;
            Err(other.err().unwrap_or(KeysError::LastOne))
        }
    }
}

fn selectors(folder: &Path) -> Result<Vec<String>, KeysError> {
    let file = |source| KeysError::File {
        path: folder.to_owned(),
        source,
    };
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(file)? {
        let path = entry.map_err(file)?.path();
        if path.extension().is_some_and(|e| e == "pem")
            && let Some(selector) = path.file_stem().and_then(|s| s.to_str())
        {
            all.push(selector.to_owned());
        }
    }
    all.sort();
    Ok(all)
}

fn make(folder: &Path, stamp: &str) -> Result<(), KeysError> {
    std::fs::create_dir_all(folder).map_err(|source| KeysError::File {
        path: folder.to_owned(),
        source,
    })?;
    let mut random: rand::rngs::StdRng = rand::SeedableRng::from_seed(rand::random());
    keep(
        &folder.join(format!("r{stamp}.pem")),
        &PrivateKey::generate_rsa(&mut random)?,
    )?;
    keep(
        &folder.join(format!("e{stamp}.pem")),
        &PrivateKey::generate_ed25519()?,
    )
}

fn keep(path: &Path, key: &PrivateKey) -> Result<(), KeysError> {
    use std::os::unix::fs::OpenOptionsExt;
    let written = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .and_then(|mut file| {
            file.write_all(key.to_pem().as_bytes())?;
            file.sync_all()
        });
    written.map_err(|source| KeysError::File {
        path: path.to_owned(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_exchanged_while_letters_leave() {
        let folder = tempfile::tempdir().expect("a folder");
        let (data, domain) = (folder.path(), "gazette.example");
        let names = |all: Vec<Record>| all.into_iter().map(|record| record.name).collect::<Vec<_>>();
        let old = names(ensure(data, domain, "202611").expect("made"));
        assert_eq!(
            old,
            [
                "e202611._domainkey.gazette.example",
                "r202611._domainkey.gazette.example"
            ]
        );
        assert_eq!(names(ensure(data, domain, "202612").expect("there")), old);
        assert!(matches!(switch(data), Err(KeysError::NoneWaits)));
        let next = names(make_next(data, domain, "202611").expect("made"));
        assert_eq!(next[1], "r202611b._domainkey.gazette.example");
        assert_eq!(names(make_next(data, domain, "202612").expect("waits")), next);
        let signing = |data: &Path| signer(data, domain).expect("read").expect("keys").records();
        assert_eq!(
            names(signing(data).expect("records")),
            old,
            "it does not sign yet"
        );
        assert_eq!(switch(data).expect("moved"), ["e202611b", "r202611b"]);
        assert_eq!(signing(data).expect("records").len(), 4, "both sign");
        for selector in ["e202611", "r202611", "e202611b"] {
            retire(data, domain, selector).expect("retired");
        }
        assert!(retire(data, domain, "r202611b").is_err(), "the last one stays");
        assert!(matches!(retire(data, domain, "../x"), Err(KeysError::NoSuch(_))));
        assert_eq!(names(signing(data).expect("records")), [next[1].clone()]);
    }
}
