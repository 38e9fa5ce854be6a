//! The application, built from settings: the real server and the tests run the same one.

use crate::error::AppError;
use crate::feature::auth::throttle::Throttle;
use crate::feature::oidc::handlers::Configured;
use crate::feature::oidc::provider::Provider;
use crate::http::body_limit;
use crate::http::problems_page::read_problems;
use crate::http::{assets, limits, problem, programs};
use crate::state::State;
use crate::{openapi, router};
use actix_web::dev::Server;
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, Responder, web};
use shared::Code;
use std::net::TcpListener;
use std::sync::Arc;
use utoipa::openapi::OpenApi as Document;
use utoipa::openapi::path::PathItem;
use utoipa_actix_web::AppExt;
use utoipa_swagger_ui::{Config as SwaggerConfig, SwaggerUi};

/// Serves the application on a listener that is bound already, inside a runtime, which it keeps open streams awake in.
///
/// # Errors
/// Where the listener cannot be taken over.
pub fn serve(
    state: State,
    listener: TcpListener,
    tls: Option<rustls::ServerConfig>,
) -> std::io::Result<Server> {
    let workers = state.config.workers;
    let metrics = web::Data::from(Arc::clone(&state.metrics));
    let throttle = web::Data::new(Throttle::default());
    let limiter = web::Data::new(limits::Limiter::default());
    let provider = state.config.oidc.clone().map(Provider::new).transpose()?;
    let provider: Configured = web::Data::new(provider);
    let largest_body = state.config.limits.body;
    state.live.start(&state)?;
    let data = web::Data::new(state);
    let document = Arc::new(openapi::document());
    let server = HttpServer::new(move || {
        let document = Arc::clone(&document);
        let (app, _) = App::new()
            .into_utoipa_app()
            .map(|app| {
                app.app_data(data.clone())
                    .app_data(throttle.clone())
                    .app_data(limiter.clone())
                    .app_data(provider.clone())
                    .app_data(metrics.clone())
                    .app_data(body_limit(largest_body))
                    .app_data(web::Data::from(Arc::clone(&document)))
                    .wrap(from_fn(programs::admit))
                    .wrap(Compress::default())
                    .wrap(from_fn(limits::limit))
                    .wrap(from_fn(problem::render))
            })
            .configure(router::routes)
            .split_for_parts();
        let docs =
            SwaggerUi::new("/api/docs/{_:.*}").config(SwaggerConfig::new(["/api/openapi.json"]));
        app.route("/api/openapi.json", web::get().to(read_document))
            .route("/api/docs", web::get().to(to_docs))
            .route("/api/docs/problems", web::get().to(read_problems))
            .service(docs)
            .default_service(web::to(elsewhere))
    })
    // Signals are the command line's business: both of them let running requests finish.
    .disable_signals()
    .shutdown_timeout(30);
    let server = match workers {
        Some(workers) => server.workers(workers),
        None => server,
    };
    Ok(match tls {
        Some(tls) => server.listen_rustls_0_23(listener, tls)?.run(),
        None => server.listen(listener)?.run(),
    })
}

async fn read_document(document: web::Data<Document>) -> impl Responder {
    HttpResponse::Ok().json(document)
}

async fn to_docs() -> impl Responder {
    HttpResponse::PermanentRedirect()
        .insert_header(("Location", "/api/docs/"))
        .finish()
}

/// Whatever no route takes: an address of the API with another method, a file or page of the application, or nothing.
async fn elsewhere(
    request: HttpRequest,
    document: web::Data<Document>,
) -> Result<HttpResponse, AppError> {
    if request.path().starts_with("/api/v1/") {
        return Err(match allowed(&document, request.path()) {
            Some(allow) => AppError::method_not_allowed(allow),
            None => Code::NoSuchRoute.into(),
        });
    }
    assets::fetch(request).await
}

/// The methods that an address takes, by the document.
fn allowed(document: &Document, path: &str) -> Option<String> {
    let methods: Vec<&str> = document
        .paths
        .paths
        .iter()
        .filter(|(template, _)| openapi::fits(template, path))
        .flat_map(|(_, item)| methods(item))
        .collect();
    (!methods.is_empty()).then(|| methods.join(", "))
}

fn methods(item: &PathItem) -> Vec<&'static str> {
    let all = [
        ("GET", &item.get),
        ("POST", &item.post),
        ("PUT", &item.put),
        ("PATCH", &item.patch),
        ("DELETE", &item.delete),
    ];
    all.into_iter()
        .filter(|(_, operation)| operation.is_some())
        .map(|(name, _)| name)
        .collect()
}
