//! HTTP out of the health checks; outside of `/api`, for whatever watches the process.

use crate::db::migrate;
use crate::error::{AppError, AppResult};
use crate::state::State;
use actix_web::{HttpResponse, get, web};
use shared::error::Problem;

/// The process answers. Public.
#[utoipa::path(tag = "Health", responses((status = 200, description = "The process lives")))]
#[get("/healthz")]
pub async fn healthz() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("ok")
}

/// The database answers and is migrated. Public.
#[utoipa::path(
    tag = "Health",
    responses(
        (status = 200, description = "Ready to work"),
        (status = 503, description = "`unavailable`", body = Problem),
    )
)]
#[get("/readyz")]
pub async fn readyz(state: web::Data<State>) -> AppResult<HttpResponse> {
    let db = state.db.clone();
    let pending = web::block(move || migrate::pending(&db))
        .await
        .map_err(|e| AppError::internal(e.to_string()))??;
    if pending {
        return Err(AppError::unavailable("migrations are pending"));
    }
    Ok(HttpResponse::Ok().content_type("text/plain").body("ready"))
}
