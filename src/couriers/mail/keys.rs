//! The keys that letters are signed with: files beside the database, named by their selectors. Every
//! key there signs; a new one is published first, then put there, then the old one taken away.

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
}

fn folder(data: &Path) -> PathBuf {
    data.join("mail-keys")
}

/// Signs with every key of the folder; none when there are no keys.
pub fn signer(data: &Path, domain: &str) -> Result<Option<Signer>, KeysError> {
    let folder = folder(data);
    let file = |path: &Path| {
        let path = path.to_owned();
        move |source| KeysError::File { path, source }
    };
    if !folder.is_dir() {
        return Ok(None);
    }
    let mut found = Vec::new();
    for entry in std::fs::read_dir(&folder).map_err(file(&folder))? {
        let path = entry.map_err(file(&folder))?.path();
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
        let folder = folder(data);
        std::fs::create_dir_all(&folder).map_err(|source| KeysError::File {
            path: folder.clone(),
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
        )?;
    }
    match signer(data, domain)? {
        Some(signer) => Ok(signer.records()?),
        None => Ok(Vec::new()),
    }
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
