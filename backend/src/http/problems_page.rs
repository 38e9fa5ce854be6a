//! The page behind the `type` of every problem: all codes with their status and both sentences.

use actix_web::{HttpResponse, Responder};
use shared::{Code, Lang};
use std::fmt::Write as _;

/// Serves the page; each code has an anchor of its own name.
pub async fn read_problems() -> impl Responder {
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
        ))
        .body(page())
}

fn page() -> String {
    let mut rows = String::new();
    for code in Code::ALL {
        let name = code.as_str();
        // Writing to a string cannot fail.
        let _ = writeln!(
            rows,
            "<tr id=\"{name}\"><td><code>{name}</code></td><td>{}</td><td lang=\"en\">{}</td><td lang=\"zh-CN\">{}</td></tr>",
            code.status(),
            code.message(Lang::En),
            code.message(Lang::Zh),
        );
    }
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>Problems · Throughline</title><style>body{{font:14px/1.5 system-ui,sans-serif;margin:24px;color-scheme:light dark}}\
         table{{border-collapse:collapse}}td,th{{padding:4px 12px 4px 0;text-align:start;border-bottom:1px solid #8884}}:target{{background:#fd06}}</style>\
         <h1>Problems</h1><p>Errors are <code>application/problem+json</code>; their <code>code</code> is one of these. Codes of fields come with 422.</p>\
         <table><thead><tr><th>code</th><th>status</th><th>English</th><th>中文</th></tr></thead><tbody>{rows}</tbody></table></html>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_anchor() {
        let page = page();
        for code in Code::ALL {
            assert!(
                page.contains(&format!("id=\"{}\"", code.as_str())),
                "{code:?}"
            );
        }
    }
}
