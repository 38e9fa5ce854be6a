//! The bytes of attached files: a folder, or a bucket of an S3-compatible store, and nothing else knows which.
//!
//! Everything is encrypted before it is stored, under a key of its own that its row keeps in wrapped form: neither a copied
//! folder nor whoever runs the bucket reads what a customer gave us, a file that is made confidential later needs no second
//! writing, and a rotation of keys touches no file. Names of objects follow from ids, never from names of files.

use crate::access::keys::{self, DataKey, Keys};
use crate::config::{Config, S3};
use crate::error::{AppError, AppResult};
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Place;
use object_store::{ClientOptions, Error, ObjectStore, ObjectStoreExt as _, RetryConfig};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// The folder in the data folder.
const FOLDER: &str = "files";
/// How long one request to a bucket may take; a request of ours waits for it.
const PATIENCE: Duration = Duration::from_secs(60);

/// The store of this installation.
#[derive(Clone)]
pub struct Files {
    kept: Kept,
    keys: Keys,
}

#[derive(Clone)]
enum Kept {
    Folder(PathBuf),
    Bucket(Arc<dyn ObjectStore>),
}

impl Files {
    /// The store that the settings name. Nothing is made or asked yet.
    ///
    /// # Errors
    /// Where the settings of a bucket make no address.
    pub fn open(config: &Config, keys: &Keys) -> AppResult<Self> {
        let kept = match &config.s3 {
            None => Kept::Folder(config.data_dir.join(FOLDER)),
            Some(s3) => Kept::Bucket(Arc::new(bucket(s3)?)),
        };
        Ok(Self {
            kept,
            keys: keys.clone(),
        })
    }

    fn store(&self) -> AppResult<Arc<dyn ObjectStore>> {
        Ok(match &self.kept {
            Kept::Bucket(store) => Arc::clone(store),
            Kept::Folder(folder) => {
                std::fs::create_dir_all(folder).map_err(AppError::files)?;
                let store = LocalFileSystem::new_with_prefix(folder).map_err(AppError::files)?;
                // Durable when acknowledged, like the row that names it.
                Arc::new(store.with_fsync(true).with_automatic_cleanup(true))
            }
        })
    }

    /// Stores the content of a file under its key.
    ///
    /// # Errors
    /// [`shared::Code::FilesUnavailable`].
    pub async fn put(&self, id: Uuid, key: DataKey, content: Vec<u8>) -> AppResult<()> {
        let sealed = off_the_loop(move || key.lock(&belongs(id), &content)).await?;
        let store = self.store()?;
        store
            .put(&place(id), sealed.into())
            .await
            .map_err(AppError::files)?;
        Ok(())
    }

    /// Reads the content of a file; without a key of its own, under that of all files.
    ///
    /// # Errors
    /// [`shared::Code::FilesUnavailable`], also where it is gone or was tampered with.
    pub async fn get(&self, id: Uuid, key: Option<DataKey>) -> AppResult<Vec<u8>> {
        let found = self.store()?.get(&place(id)).await;
        let sealed = found.map_err(AppError::files)?.bytes().await;
        let sealed = sealed.map_err(AppError::files)?;
        let key = key.unwrap_or_else(|| self.keys.for_files());
        off_the_loop(move || key.unlock(&belongs(id), &sealed))
            .await
            .map_err(|error| AppError::files(error.to_string()))
    }

    /// Removes the content of a file; one that is not there is no error.
    ///
    /// # Errors
    /// [`shared::Code::FilesUnavailable`].
    pub async fn remove(&self, id: Uuid) -> AppResult<()> {
        match self.store()?.delete(&place(id)).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(AppError::files(error)),
        }
    }
}

/// Encrypting and decrypting megabytes would hold up other requests.
async fn off_the_loop<T: Send + 'static>(
    work: impl FnOnce() -> AppResult<T> + Send + 'static,
) -> AppResult<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(AppError::internal)?
}

/// A file that is put into the place of another does not open.
fn belongs(id: Uuid) -> keys::Place {
    keys::Place::of("content", id)
}

/// Ids begin with their time: the last digits spread files over folders.
fn place(id: Uuid) -> Place {
    let name = id.simple().to_string();
    let folder: String = name.chars().rev().take(2).collect();
    Place::from_iter(["attachments".to_owned(), folder, name])
}

fn bucket(s3: &S3) -> AppResult<object_store::aws::AmazonS3> {
    // The client asks the process for its TLS. Where there is one already, it stays.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let plain = s3
        .endpoint
        .as_deref()
        .is_some_and(|url| url.starts_with("http://"));
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(&s3.bucket)
        .with_region(&s3.region)
        .with_access_key_id(&s3.access_key)
        .with_secret_access_key(&s3.secret_key)
        .with_client_options(
            ClientOptions::new()
                .with_allow_http(plain)
                .with_timeout(PATIENCE),
        )
        .with_retry(RetryConfig {
            max_retries: 2,
            retry_timeout: PATIENCE,
            ..RetryConfig::default()
        });
    if let Some(endpoint) = &s3.endpoint {
        builder = builder.with_endpoint(endpoint);
    }
    builder
        .build()
        .map_err(|error| AppError::setup(format!("the S3 store cannot be used: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_follows_from_the_id_alone() {
        let id = Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_00ab);
        assert_eq!(
            place(id).as_ref(),
            "attachments/ba/019300000000700080000000000000ab"
        );
    }
}
