//! What is counted for whoever watches the process, in the form that Prometheus reads. It is served on an address of its
//! own, never on the public port: counts of operations say something about a company, too.

use actix_web::dev::Server;
use actix_web::{App, HttpResponse, HttpServer, web};
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

/// What a request is counted by: its route as it is written in the router, so that no id becomes a label.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: String,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    method: String,
    route: String,
}

/// Upper bounds of the histogram, in seconds.
const BOUNDS: [f64; 11] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0,
];

/// The counts of this process.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    answered: Family<Answered, Counter>,
    took: Family<Route, Histogram>,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("throughline");
        let answered = Family::<Answered, Counter>::default();
        let took = Family::<Route, Histogram>::new_with_constructor(|| Histogram::new(BOUNDS));
        registry.register("http_requests", "Requests answered", answered.clone());
        registry.register_with_unit(
            "http_request_duration",
            "Time from a request's head to its answer's",
            Unit::Seconds,
            took.clone(),
        );
        Self {
            registry,
            answered,
            took,
        }
    }
}

impl Metrics {
    /// Counts a request; `route` is none where nothing took it. Methods that no route takes are one label: clients make
    /// them up.
    pub fn request(&self, method: &str, route: Option<String>, status: u16, took: Duration) {
        let known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
        let method = if known.contains(&method) {
            method
        } else {
            "other"
        };
        let (method, route) = (method.to_owned(), route.unwrap_or_else(|| "-".to_owned()));
        self.took
            .get_or_create(&Route {
                method: method.clone(),
                route: route.clone(),
            })
            .observe(took.as_secs_f64());
        self.answered
            .get_or_create(&Answered {
                method,
                route,
                status,
            })
            .inc();
    }

    /// The counts as text.
    ///
    /// # Errors
    /// Never in practice: a string takes everything.
    pub fn text(&self) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        text::encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

/// Serves `/metrics` on a listener that is bound already.
///
/// # Errors
/// Where the listener cannot be taken over.
pub fn serve(metrics: Arc<Metrics>, listener: TcpListener) -> std::io::Result<Server> {
    let data = web::Data::from(metrics);
    let server = HttpServer::new(move || {
        App::new()
            .app_data(data.clone())
            .route("/metrics", web::get().to(read))
    });
    Ok(server
        .workers(1)
        .disable_signals()
        .shutdown_timeout(1)
        .listen(listener)?
        .run())
}

async fn read(metrics: web::Data<Metrics>) -> HttpResponse {
    match metrics.text() {
        Ok(text) => HttpResponse::Ok()
            .content_type("application/openmetrics-text; version=1.0.0; charset=utf-8")
            .body(text),
        Err(_) => HttpResponse::InternalServerError().finish(),
    }
}
