//! The server's own TLS.

use crate::support::Home;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;

#[test]
fn with_certificate_and_key_the_server_speaks_tls_and_http_2() {
    let home = Home::new();
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (cert, key) = (
        home.folder.path().join("cert.pem"),
        home.folder.path().join("key.pem"),
    );
    std::fs::write(&cert, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let home = home
        .set("THROUGHLINE_TLS_CERT", &cert.to_string_lossy())
        .set("THROUGHLINE_TLS_KEY", &key.to_string_lossy());
    let server = home.serve(&[]);
    assert!(server.base.starts_with("https://"), "{}", server.base);

    let mut answer = String::new();
    let mut stream = connect(server.address(), made.cert.der().clone(), &[b"http/1.1"]);
    let request = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    stream.write_all(request.as_bytes()).unwrap();
    // The server may close without a farewell; what counts is what came before.
    let _ = stream.read_to_string(&mut answer);
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(
        answer.to_lowercase().contains("strict-transport-security"),
        "{answer}"
    );

    let mut both = connect(
        server.address(),
        made.cert.der().clone(),
        &[b"h2", b"http/1.1"],
    );
    both.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").unwrap();
    assert_eq!(both.conn.alpn_protocol(), Some(&b"h2"[..]));
}

fn connect(
    address: &str,
    trusted: CertificateDer<'static>,
    protocols: &[&[u8]],
) -> StreamOwned<ClientConnection, TcpStream> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|p| p.to_vec()).collect();
    let name = ServerName::try_from("localhost").unwrap();
    let connection = ClientConnection::new(Arc::new(config), name).unwrap();
    StreamOwned::new(connection, TcpStream::connect(address).unwrap())
}
