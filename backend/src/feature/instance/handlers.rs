//! HTTP out of the installation's own description.

use crate::error::AppResult;
use crate::feature::demo::accounts::PEOPLE;
use crate::http::answer;
use crate::http::problem::language;
use crate::state::State;
use actix_web::{HttpRequest, HttpResponse, get, web};
use shared::auth::{DemoAccount, Instance};

/// What a sign-in page needs to know. Public; a demo offers its accounts, a real installation none.
#[utoipa::path(tag = "Signing in", responses((status = 200, description = "The installation", body = Instance)))]
#[get("/instance")]
pub async fn read_instance(
    state: web::Data<State>,
    request: HttpRequest,
) -> AppResult<HttpResponse> {
    let provider = state.config.oidc.as_ref();
    let oidc_label = provider.map(|provider| provider.label(language(&request)));
    let password = state
        .config
        .demo_password
        .as_ref()
        .filter(|_| state.config.demo);
    let demo_accounts = password.map_or_else(Vec::new, |password| {
        PEOPLE
            .iter()
            .map(|person| DemoAccount {
                username: person.username.to_owned(),
                name: person.name.to_owned(),
                role: person.role,
                password: password.clone(),
            })
            .collect()
    });
    let version = env!("CARGO_PKG_VERSION").to_owned();
    Ok(answer::ok(&Instance {
        version,
        demo: state.config.demo,
        demo_accounts,
        oidc_label,
    }))
}
