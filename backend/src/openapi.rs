//! The OpenAPI document: the contract with programs of third parties, generated from the routes.

use actix_web::App;
use utoipa::openapi::path::{ParameterBuilder, ParameterIn};
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Content, OpenApi as Document, Ref, RefOr, Required};
use utoipa::{Modify, OpenApi};
use utoipa_actix_web::AppExt;

/// What the document says beside its routes.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Throughline",
        description = "The REST API of Throughline. Sensitive values come as `{\"access\": \"clear\" | \"masked\" | \"hidden\", …}`; errors as `application/problem+json` with a stable `code`. Changes want `If-Match` with the record's `ETag`; what makes something takes an `Idempotency-Key`. Administrators and managers may read anything as another role would get it, with `X-View-As`; never more than their own. Programs send a token that an administrator made; what an operation wants of it stands under `security`, such as `customers:read`, and an operation that names no scope is for people alone.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    components(schemas(
        shared::error::Problem,
        shared::customer::CustomerKey,
        shared::customer::FilterOp,
        shared::word::ListName,
        shared::webhook::Told
    )),
    modifiers(&Bearer),
    tags(
        (name = "Signing in", description = "Sessions and one's own account"),
        (name = "Customers", description = "Customers with their profile, owner and collaborators"),
        (name = "Board", description = "Stages as columns"),
        (name = "Stages", description = "Stages as data, and moves between them"),
        (name = "Timeline", description = "Every dimension's events, newest first"),
        (name = "Interactions", description = "What happened between us and the customer"),
        (name = "Contacts", description = "People at a customer"),
        (name = "To-dos", description = "Who does what by when"),
        (name = "Contracts", description = "Contracts"),
        (name = "Plans", description = "What we intend to do, by when, for what goal"),
        (name = "Needs", description = "What the customer wants: a ledger of versions"),
        (name = "Opportunities", description = "Possible deals"),
        (name = "Risks", description = "What may cost us the customer"),
        (name = "Service cases", description = "Ratings, complaints and problems, with their clocks"),
        (name = "Key facts", description = "What is known of a customer, from where, and who verified it"),
        (name = "Questionnaires", description = "Questions that customers answer by a link"),
        (name = "Milestones", description = "Dated events that matter"),
        (name = "Stories", description = "Conversions and rescues written up"),
        (name = "Attachments", description = "Files, with who may see them"),
        (name = "Care", description = "Days on which a greeting or a gift is welcome"),
        (name = "Notifications", description = "What one is told of"),
        (name = "Live", description = "What happens while a screen is open, as server-sent events"),
        (name = "Tags", description = "Tags set by hand"),
        (name = "Imports", description = "Paper forms, shown before they are made"),
        (name = "Purposes", description = "What an interaction is recorded for, and which fields it then shows"),
        (name = "Lists", description = "Lists and patterns that administrators keep"),
        (name = "Drafts", description = "What one has typed and not yet saved"),
        (name = "Reveals", description = "Single sealed values shown for a reason, and who has seen them"),
        (name = "Audit", description = "Who changed what"),
        (name = "Users", description = "Users and teams"),
        (name = "Roles", description = "What each role may do and see"),
        (name = "Tokens", description = "What programs sign in with: scopes by resource and verb, classes of field, an end (R-SEC-6)"),
        (name = "Engine", description = "What runs by the clock, and by which calendar"),
        (name = "Webhooks", description = "Programs and robots that are told of what happens, and what became of it"),
        (name = "Health", description = "For whatever watches the process")
    )
)]
struct Base;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut Document) {
        let components = document.components.get_or_insert_with(Default::default);
        components.add_security_scheme(
            "bearer",
            SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)),
        );
    }
}

/// Says of every operation that wants a token what happens without one, in one shared answer.
fn add_not_signed_in(document: &mut Document) {
    const NAME: &str = "NotSignedIn";
    let components = document.components.get_or_insert_with(Default::default);
    let answer = ResponseBuilder::new()
        .description("`not_signed_in`, `session_ended`: no token, or one that stands no more")
        .content(
            "application/problem+json",
            Content::new(Some(Ref::from_schema_name("Problem"))),
        )
        .build();
    components.responses.insert(NAME.to_owned(), answer.into());
    for item in document.paths.paths.values_mut() {
        let operations = [
            &mut item.get,
            &mut item.post,
            &mut item.put,
            &mut item.patch,
            &mut item.delete,
        ];
        for operation in operations.into_iter().flatten() {
            if operation.security.is_some() {
                let shared = RefOr::Ref(Ref::from_response_name(NAME));
                operation
                    .responses
                    .responses
                    .entry("401".to_owned())
                    .or_insert(shared);
            }
        }
    }
}

/// Says of every operation that reads with a token that it can be looked at through another role.
fn add_view_as(document: &mut Document) {
    let parameter = ParameterBuilder::new()
        .name("X-View-As")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "The answer as somebody of this role in the caller's team would get it, and never more than the caller's own. \
             Wants the capability `view_as`, else 403; on what changes something 400 `viewing_as`.",
        ))
        .schema(Some(Ref::from_schema_name("Role")))
        .build();
    for (path, item) in &mut document.paths.paths {
        let reads = crate::access::scope::reads("POST", path);
        let operations = [item.get.as_mut(), item.post.as_mut().filter(|_| reads)];
        for operation in operations.into_iter().flatten() {
            if operation.security.is_some() {
                operation
                    .parameters
                    .get_or_insert_with(Vec::new)
                    .push(RefOr::T(parameter.clone()));
            }
        }
    }
}

/// Tells of every operation which scope a program's token needs for it; those without one are for people alone.
fn add_scopes(document: &mut Document) {
    for (path, item) in &mut document.paths.paths {
        let operations = [
            ("GET", &mut item.get),
            ("POST", &mut item.post),
            ("PUT", &mut item.put),
            ("PATCH", &mut item.patch),
            ("DELETE", &mut item.delete),
        ];
        for (method, operation) in operations {
            let scope = crate::access::scope::wanted(method, path);
            if let (Some(operation), Some(scope)) = (operation, scope)
                && operation.security.is_some()
            {
                let requirement = SecurityRequirement::new("bearer", [scope.to_string()]);
                operation.security = Some(vec![requirement]);
            }
        }
    }
}

/// Whether an address is one of a template, such as `/api/v1/customers/{id}`.
#[must_use]
pub fn fits(template: &str, path: &str) -> bool {
    let (mut wanted, mut given) = (template.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(t), Some(p)) if t == p || (t.starts_with('{') && !p.is_empty()) => {}
            _ => return false,
        }
    }
}

/// The document of all routes.
#[must_use]
pub fn document() -> Document {
    let (_, mut document) = App::new()
        .into_utoipa_app()
        .openapi(Base::openapi())
        .configure(crate::router::routes)
        .split_for_parts();
    add_not_signed_in(&mut document);
    add_view_as(&mut document);
    add_scopes(&mut document);
    document
}
