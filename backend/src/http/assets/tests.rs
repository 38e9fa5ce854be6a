use super::*;
use actix_web::test::TestRequest;

/// Files as a build lays them down.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/tests/web"]
struct Built;

/// What is there before the first build.
struct Nothing;

impl RustEmbed for Nothing {
    fn get(_: &str) -> Option<EmbeddedFile> {
        None
    }
    fn iter() -> impl Iterator<Item = Cow<'static, str>> + 'static {
        std::iter::empty()
    }
}

const SCRIPT: &str = "/app-0123456789abcdef.js";

fn get(path: &str, headers: &[(header::HeaderName, &str)]) -> AppResult<HttpResponse> {
    let request = headers.iter().fold(TestRequest::get().uri(path), |r, h| {
        r.insert_header((h.0.clone(), h.1))
    });
    answer::<Built>(&request.to_http_request())
}

fn header(answer: &HttpResponse, name: header::HeaderName) -> &str {
    text(answer.headers(), name)
}

async fn body(answer: HttpResponse) -> Bytes {
    actix_web::body::to_bytes(answer.into_body()).await.unwrap()
}

#[actix_web::test]
async fn files_named_by_content_are_kept_for_ever() {
    let answer = get(SCRIPT, &[]).unwrap();
    assert_eq!(
        header(&answer, CACHE_CONTROL),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(
        header(&answer, CONTENT_TYPE),
        "text/javascript; charset=utf-8"
    );
    assert_eq!(header(&answer, CONTENT_ENCODING), "");
    assert_eq!(body(answer).await, "export {}\n");
    let wasm = get("/app-0123456789abcdef_bg.wasm", &[]).unwrap();
    assert_eq!(header(&wasm, CONTENT_TYPE), "application/wasm");
}

#[actix_web::test]
async fn the_compressed_companion_is_sent_to_whoever_takes_it() {
    let plain = get(SCRIPT, &[]).unwrap();
    let compressed = get(SCRIPT, &[(ACCEPT_ENCODING, "gzip, br")]).unwrap();
    assert_eq!(header(&compressed, CONTENT_ENCODING), "br");
    assert_eq!(
        header(&compressed, CONTENT_TYPE),
        "text/javascript; charset=utf-8"
    );
    assert_eq!(header(&compressed, VARY), "Accept-Encoding");
    assert_ne!(header(&compressed, ETAG), header(&plain, ETAG));
    assert_eq!(body(compressed).await, "script, compressed");
    // A file that has none is sent as it is; a companion has no address of its own.
    let wasm = get("/app-0123456789abcdef_bg.wasm", &[(ACCEPT_ENCODING, "br")]).unwrap();
    assert_eq!(header(&wasm, CONTENT_ENCODING), "");
    assert!(get("/index.html.br", &[]).is_err());
}

#[actix_web::test]
async fn the_page_is_asked_for_anew_and_answered_in_a_word_when_unchanged() {
    let page = get("/", &[]).unwrap();
    assert_eq!(header(&page, CACHE_CONTROL), "no-cache");
    assert_eq!(header(&page, CONTENT_TYPE), "text/html; charset=utf-8");
    let tag = header(&page, ETAG).to_owned();
    let again = get("/", &[(IF_NONE_MATCH, tag.as_str())]).unwrap();
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(header(&again, ETAG), tag);
    assert!(body(again).await.is_empty());
    let stale = get("/", &[(IF_NONE_MATCH, "\"another\"")]).unwrap();
    assert_eq!(stale.status(), StatusCode::OK);
}

#[actix_web::test]
async fn every_address_of_the_application_shows_the_page() {
    let browser = (ACCEPT, "text/html,application/xhtml+xml,*/*;q=0.8");
    for path in [
        "/board",
        "/customers/0190c0de",
        "/customers?stage=interested",
    ] {
        let answer = get(path, std::slice::from_ref(&browser)).unwrap();
        assert_eq!(
            header(&answer, CONTENT_TYPE),
            "text/html; charset=utf-8",
            "{path}"
        );
    }
    // Not where a script, a picture or a program is asked for.
    for (path, accept) in [
        ("/board", "application/json"),
        ("/missing-0123456789abcdef.js", "text/html"),
        ("/app.wasm", "*/*"),
        ("/api", "text/html"),
        ("/api/v1/nothing", "text/html"),
        ("/../Cargo.toml", "*/*"),
        ("/..%2fCargo.toml", "*/*"),
    ] {
        let error = get(path, &[(ACCEPT, accept)]).unwrap_err();
        assert_eq!(error.code(), Code::NoSuchRoute, "{path}");
    }
}

#[actix_web::test]
async fn nothing_is_sent_to_other_methods() {
    let request = TestRequest::post().uri("/").to_http_request();
    assert_eq!(
        answer::<Built>(&request).unwrap_err().code(),
        Code::NoSuchRoute
    );
}

#[actix_web::test]
async fn an_application_that_was_not_built_says_so() {
    let request = TestRequest::get().uri("/").to_http_request();
    let page = answer::<Nothing>(&request).unwrap();
    assert_eq!(page.status(), StatusCode::SERVICE_UNAVAILABLE);
    let text = String::from_utf8(body(page).await.to_vec()).unwrap();
    assert!(
        text.contains("cargo xtask web") && text.contains("尚未构建"),
        "{text}"
    );
}

fn headers(name: header::HeaderName, value: &'static str) -> HeaderMap {
    let mut map = HeaderMap::new();
    map.insert(name, header::HeaderValue::from_static(value));
    map
}

#[test]
fn only_names_with_a_digest_are_kept_for_ever() {
    for path in [
        "app-0a1b2c3d4e5f6071.js",
        "app-0a1b2c3d4e5f6071_bg.wasm",
        "assets/icons/logo-0a1b2c3d.svg",
        "snippets-0a1b2c3d/x/inline0.js",
    ] {
        assert!(names_content(path), "{path}");
    }
    for path in [
        "index.html",
        "assets/key-account.svg",
        "robots.txt",
        "a-b.js",
    ] {
        assert!(!names_content(path), "{path}");
    }
}

#[test]
fn brotli_is_sent_where_it_is_taken() {
    for (value, taken) in [
        ("gzip, deflate, br, zstd", true),
        ("BR", true),
        ("br;q=0.5", true),
        ("br;q=0", false),
        ("gzip, br; q=0.0", false),
        ("brotli", false),
        ("", false),
    ] {
        assert_eq!(
            accepts_brotli(&headers(ACCEPT_ENCODING, value)),
            taken,
            "{value}"
        );
    }
}

#[test]
fn a_known_tag_is_recognised() {
    for (value, same) in [
        ("\"a\"", true),
        ("\"b\", W/\"a\"", true),
        ("*", true),
        ("\"a-br\"", false),
    ] {
        assert_eq!(
            names_same(&headers(IF_NONE_MATCH, value), "\"a\""),
            same,
            "{value}"
        );
    }
}
