//! The server's own TLS, by rustls with ring.

use crate::config::TlsFiles;
use crate::error::{AppError, AppResult};
use rustls::ServerConfig;
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use std::path::Path;
use std::sync::Arc;

/// Reads certificate and key.
///
/// # Errors
/// Where a file cannot be read, holds something else, or the two do not belong together.
pub fn load(files: &TlsFiles) -> AppResult<ServerConfig> {
    let wrong = |name: &'static str, path: &Path| {
        let place = format!("{name}: {}", path.display());
        move |error: String| AppError::setup(format!("{place}: {error}"))
    };
    let in_cert = wrong("THROUGHLINE_TLS_CERT", &files.cert);
    let in_key = wrong("THROUGHLINE_TLS_KEY", &files.key);
    let chain = CertificateDer::pem_file_iter(&files.cert)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| in_cert(error.to_string()))?;
    if chain.is_empty() {
        return Err(in_cert("there is no certificate in it".to_owned()));
    }
    let key =
        PrivateKeyDer::from_pem_file(&files.key).map_err(|error| in_key(error.to_string()))?;
    ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(AppError::internal)?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(|error| in_key(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(cert: &str, key: &str) -> (tempfile::TempDir, TlsFiles) {
        let folder = tempfile::tempdir().unwrap();
        let files = TlsFiles {
            cert: folder.path().join("cert.pem"),
            key: folder.path().join("key.pem"),
        };
        std::fs::write(&files.cert, cert).unwrap();
        std::fs::write(&files.key, key).unwrap();
        (folder, files)
    }

    fn pair() -> (String, String) {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        (made.cert.pem(), made.signing_key.serialize_pem())
    }

    #[test]
    fn a_pair_is_taken() {
        let (cert, key) = pair();
        let (_folder, files) = files(&cert, &key);
        assert!(load(&files).is_ok());
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let (cert, key) = pair();
        for (cert, key, name) in [
            ("", key.as_str(), "THROUGHLINE_TLS_CERT"),
            (cert.as_str(), "", "THROUGHLINE_TLS_KEY"),
            (cert.as_str(), pair().1.as_str(), "THROUGHLINE_TLS_KEY"),
        ] {
            let (_folder, files) = files(cert, key);
            let error = load(&files).unwrap_err().to_string();
            assert!(error.contains(name), "{error}");
        }
    }
}
