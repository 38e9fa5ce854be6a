//! An OpenID Connect provider of the test's own, in this process, on a free port of this machine. It keeps keys that
//! it makes itself, and gives whatever token a test wants.

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use rcgen::{KeyPair, PKCS_ECDSA_P256_SHA256};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

/// What this installation is called there, and the secret that both share.
pub const CLIENT: (&str, &str) = ("throughline", "shared/secret:1");

/// A code that was given out: the challenge that its verifier must fit, where it goes back to, and the claims it buys.
struct Grant {
    challenge: String,
    back: String,
    claims: Value,
}

struct Inner {
    issuer: String,
    key: KeyPair,
    grants: Mutex<HashMap<String, Grant>>,
    /// What was asked of it, by path.
    asked: Mutex<Vec<String>>,
}

/// A running provider.
pub struct Provider {
    inner: Arc<Inner>,
    handle: actix_web::dev::ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl Provider {
    /// Starts one.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address: SocketAddr = listener.local_addr().unwrap();
        let inner = Arc::new(Inner {
            issuer: format!("http://{address}"),
            key: fresh_key(),
            grants: Mutex::default(),
            asked: Mutex::default(),
        });
        let data = web::Data::from(Arc::clone(&inner));
        let (tell, told) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let server = HttpServer::new(move || {
                    App::new()
                        .app_data(data.clone())
                        .route("/.well-known/openid-configuration", web::get().to(describe))
                        .route("/keys", web::get().to(keys))
                        .route("/token", web::post().to(token))
                })
                .workers(1)
                .disable_signals()
                .listen(listener)
                .unwrap()
                .run();
                tell.send(server.handle()).unwrap();
                server.await.unwrap();
            });
        });
        Self {
            inner,
            handle: told.recv().unwrap(),
            thread: Some(thread),
        }
    }

    /// Its issuer.
    pub fn issuer(&self) -> String {
        self.inner.issuer.clone()
    }

    /// Gives a code for claims, as after somebody signed in there.
    pub fn grant(&self, challenge: &str, back: &str, claims: Value) -> String {
        let code = format!("code-{}", self.inner.grants.lock().unwrap().len());
        let grant = Grant {
            challenge: challenge.to_owned(),
            back: back.to_owned(),
            claims,
        };
        self.inner
            .grants
            .lock()
            .unwrap()
            .insert(code.clone(), grant);
        code
    }

    /// What was asked of it.
    pub fn asked(&self) -> Vec<String> {
        self.inner.asked.lock().unwrap().clone()
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn fresh_key() -> KeyPair {
    KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap()
}

async fn describe(inner: web::Data<Inner>, request: HttpRequest) -> HttpResponse {
    inner.note(&request);
    let at = |path: &str| format!("{}{path}", inner.issuer);
    HttpResponse::Ok().json(json!({
        "issuer": inner.issuer,
        "authorization_endpoint": at("/authorize"),
        "token_endpoint": at("/token"),
        "jwks_uri": at("/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256", "RS256"],
    }))
}

async fn keys(inner: web::Data<Inner>, request: HttpRequest) -> HttpResponse {
    inner.note(&request);
    // An uncompressed point: 4, then 32 bytes each of x and y.
    let point = inner.key.public_key_raw();
    let part = |range: std::ops::Range<usize>| URL_SAFE_NO_PAD.encode(&point[range]);
    HttpResponse::Ok().json(json!({ "keys": [{
        "kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": "one",
        "x": part(1..33), "y": part(33..65),
    }] }))
}

/// A code works once, for the client that it was given to, with the verifier of whoever asked for it.
async fn token(
    inner: web::Data<Inner>,
    request: HttpRequest,
    form: web::Form<HashMap<String, String>>,
) -> HttpResponse {
    inner.note(&request);
    let refused = |error: &str| HttpResponse::BadRequest().json(json!({ "error": error }));
    let basic = request.headers().get("authorization");
    let basic = basic
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    // RFC 6749, section 2.3.1: both parts are encoded as in forms first.
    let expected = format!(
        "{}:{}",
        CLIENT.0,
        CLIENT.1.replace('/', "%2F").replace(':', "%3A")
    );
    if basic != format!("Basic {}", STANDARD.encode(expected)) {
        return refused("invalid_client");
    }
    let code = form.get("code").cloned().unwrap_or_default();
    let Some(grant) = inner
        .grants
        .lock()
        .unwrap()
        .get_mut(&code)
        .map(std::mem::take)
    else {
        return refused("invalid_grant");
    };
    let verifier = form.get("code_verifier").cloned().unwrap_or_default();
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
    if grant.challenge != challenge || form.get("redirect_uri") != Some(&grant.back) {
        return refused("invalid_grant");
    }
    let mut header = Header::new(Algorithm::ES256);
    header.kid = Some("one".to_owned());
    // A test that wants a forged token says so in its claims.
    let forged = grant.claims["forged"] == true;
    let key = if forged {
        fresh_key()
    } else {
        KeyPair::from_pem(&inner.key.serialize_pem()).unwrap()
    };
    let key = EncodingKey::from_ec_pem(key.serialize_pem().as_bytes()).unwrap();
    let id_token = jsonwebtoken::encode(&header, &grant.claims, &key).unwrap();
    HttpResponse::Ok().json(json!({
        "access_token": "nothing of interest", "token_type": "Bearer", "expires_in": 60, "id_token": id_token,
    }))
}

impl Default for Grant {
    fn default() -> Self {
        Self {
            challenge: "spent".to_owned(),
            back: String::new(),
            claims: Value::Null,
        }
    }
}

impl Inner {
    fn note(&self, request: &HttpRequest) {
        self.asked.lock().unwrap().push(request.path().to_owned());
    }
}
