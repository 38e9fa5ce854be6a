//! What browsers may do with an answer, whatever it is: nothing but the application's own code runs, nothing frames it,
//! nothing guesses at types, no address leaks to another place, and https stays https.

use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::{HttpRequest, web};

/// The application and the API. WebAssembly may be compiled, inline scripts never run. Of styles that stand in a page, the
/// one of the forms to print may ([`crate::feature::form::page::STYLE`]): they open in a tab of the application's own.
const APPLICATION: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' \
    'sha256-eaMrOMKz92ivwvuVPmTCU7435HTzS1xizAdGrHtodzE='; \
    style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; frame-src blob:; frame-ancestors 'none'; \
    base-uri 'none'; form-action 'self'; object-src 'none'";

/// The readable API document: Swagger UI writes styles of its own, so its pages alone may have inline ones.
const DOCUMENT: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'";

/// What an answer must say, known from its request.
#[derive(Debug, Clone, Copy)]
pub struct Guard {
    document: bool,
    api: bool,
    https: bool,
}

impl Guard {
    /// What the answer to this request must say.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Self {
        Self {
            document: request.path().starts_with("/api/docs"),
            api: request.path().starts_with("/api/v1/"),
            https: request.app_config().secure() || behind_https(request),
        }
    }

    /// Writes the headers; a content policy that is stricter about itself stays.
    pub fn write(self, headers: &mut HeaderMap) {
        let strict = headers.contains_key(header::CONTENT_SECURITY_POLICY);
        let policy = if self.document { DOCUMENT } else { APPLICATION };
        let always = [
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::REFERRER_POLICY, "no-referrer"),
            (header::X_FRAME_OPTIONS, "DENY"),
            (
                HeaderName::from_static("cross-origin-opener-policy"),
                "same-origin",
            ),
            (
                HeaderName::from_static("permissions-policy"),
                "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
            ),
        ];
        for (name, value) in always {
            headers.insert(name, HeaderValue::from_static(value));
        }
        // What was made for one caller is for nobody to keep; an answer that may be kept says so itself.
        if self.api && !headers.contains_key(header::CACHE_CONTROL) {
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
        if !strict {
            headers.insert(
                header::CONTENT_SECURITY_POLICY,
                HeaderValue::from_static(policy),
            );
        }
        if self.https {
            headers.insert(
                header::STRICT_TRANSPORT_SECURITY,
                HeaderValue::from_static("max-age=31536000; includeSubDomains"),
            );
        }
    }
}

/// Whether a proxy in front speaks https with browsers, by the settings.
fn behind_https(request: &HttpRequest) -> bool {
    request
        .app_data::<web::Data<crate::state::State>>()
        .is_some_and(|state| state.config.https)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_of_the_forms_to_print_is_the_one_that_the_policy_names() {
        use base64::Engine as _;
        use sha2::Digest as _;
        let style = crate::feature::form::page::STYLE;
        let hash = sha2::Sha256::digest(style.as_bytes());
        let hash = base64::engine::general_purpose::STANDARD.encode(hash);
        assert!(APPLICATION.contains(&format!("'sha256-{hash}'")), "{hash}");
    }

    #[test]
    fn no_policy_lets_an_inline_script_run() {
        for policy in [APPLICATION, DOCUMENT] {
            let scripts = policy
                .split(';')
                .find(|part| part.trim().starts_with("script-src "))
                .unwrap();
            assert!(!scripts.contains("unsafe-inline") && !scripts.contains("'unsafe-eval'"));
        }
    }
}
