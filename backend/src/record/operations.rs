//! The seven operations that every kind of record has, written once.

/// Declares the handlers of a kind, in the module where it stands: `list_of_customer`, `list`, `create`, `read`,
/// `change`, `archive`, `restore`. The row type implements [`crate::record::Kind`].
macro_rules! record_operations {
    (
        row: $row:ty,
        tag: $tag:literal,
        names: $one:literal / $many:literal,
        operations: $snake:literal / $snakes:literal,
        paths: $of_customer:literal, $all:literal, $single:literal, $back:literal,
        types: $id:ident, $view:ident, $new:ident, $patch:ident,
        who: $who:literal,
        example: $example:tt
        $(, filters: { $($filter:tt),* $(,)? })? $(,)?
    ) => {
        use crate::access::Actor;
        use crate::error::AppResult;
        use crate::http::{Body, Id, IfMatch, Params};
        use crate::record::endpoint;
        use crate::state::State;
        use actix_web::{HttpResponse, delete, get, patch, post, web};
        use shared::Page;
        use shared::error::Problem;
        use shared::id::CustomerId;

        /// Lists the records of this kind of one customer.
        #[utoipa::path(
            tag = $tag,
            operation_id = concat!("list_customer_", $snakes),
            summary = concat!("Lists the ", $many, " of a customer, newest first where `sort` does not say otherwise."),
            params(("id" = CustomerId, Path, description = "The customer"), $($($filter,)*)? endpoint::ListParams),
            responses(
                (status = 200, description = "A page, through the caller's rights", body = Page<$view>),
                (status = 400, description = "`unknown_parameter`, `invalid_parameter`, `invalid_cursor`", body = Problem),
                (status = 403, description = "`sealed_field`: an order or a condition by a sealed field", body = Problem),
                (status = 404, description = "`not_found`: no such customer within reach", body = Problem),
            ),
            security(("bearer" = []))
        )]
        #[get($of_customer)]
        pub async fn list_of_customer(
            state: web::Data<State>,
            actor: Actor,
            id: Id<CustomerId>,
            params: Params,
        ) -> AppResult<HttpResponse> {
            endpoint::list::<$row>(&state, actor, Some(id.0), params).await
        }

        /// Lists the records of this kind of all customers.
        #[utoipa::path(
            tag = $tag,
            operation_id = concat!("list_", $snakes),
            summary = concat!("Lists ", $many, " of all customers within reach, newest first where `sort` does not say otherwise."),
            params($($($filter,)*)? endpoint::ListParams),
            responses(
                (status = 200, description = "A page, through the caller's rights", body = Page<$view>),
                (status = 400, description = "`unknown_parameter`, `invalid_parameter`, `invalid_cursor`", body = Problem),
                (status = 403, description = "`sealed_field`: an order or a condition by a sealed field", body = Problem),
                (status = 422, description = "`too_broad`: a filter that no index serves finds too little", body = Problem),
            ),
            security(("bearer" = []))
        )]
        #[get($all)]
        pub async fn list(
            state: web::Data<State>,
            actor: Actor,
            params: Params,
        ) -> AppResult<HttpResponse> {
            endpoint::list::<$row>(&state, actor, None, params).await
        }

        /// Makes a record of this kind.
        #[utoipa::path(
            tag = $tag,
            operation_id = concat!("create_", $snake),
            summary = concat!("Makes ", $one, " of a customer."),
            description = concat!("Who may: ", $who, "."),
            params(("id" = CustomerId, Path, description = "The customer"), endpoint::RepeatParams),
            request_body(content = $new, example = json!($example)),
            responses(
                (status = 201, description = "Made; `ETag` is its version", body = $view),
                (status = 403, description = "`forbidden`", body = Problem),
                (status = 404, description = "`not_found`", body = Problem),
                (status = 409, description = "`archived`, `gate_not_met`, `confirmation_needed`", body = Problem),
                (status = 422, description = "`invalid` with the fields", body = Problem),
            ),
            security(("bearer" = []))
        )]
        #[post($of_customer)]
        pub async fn create(
            state: web::Data<State>,
            actor: Actor,
            id: Id<CustomerId>,
            body: Body<$new>,
        ) -> AppResult<HttpResponse> {
            endpoint::make::<$row>(&state, actor, id.0, body).await
        }

        /// Reads a record of this kind.
        #[utoipa::path(
            tag = $tag,
            operation_id = concat!("read_", $snake),
            summary = concat!("Reads ", $one, "."),
            params(("id" = $id, Path, description = "The record")),
            responses(
                (status = 200, description = "Through the caller's rights; `ETag` is its version", body = $view),
                (status = 404, description = "`not_found`", body = Problem),
            ),
            security(("bearer" = []))
        )]
        #[get($single)]
        pub async fn read(
            state: web::Data<State>,
            actor: Actor,
            id: Id<shared::id::$id>,
        ) -> AppResult<HttpResponse> {
            endpoint::read::<$row>(&state, actor, id.0.uuid()).await
        }

        /// Changes a record of this kind.
        #[utoipa::path(
            tag = $tag,
            operation_id = concat!("change_", $snake),
            summary = concat!("Changes ", $one, " with a merge patch."),
            description = concat!("Who may: ", $who, "."),
            params(("id" = $id, Path, description = "The record"), endpoint::VersionParams),
            request_body(content = $patch, description = "JSON Merge Patch; a masked object as it was read changes nothing"),
            responses(
                (status = 200, description = "As it stands now", body = $view),
                (status = 403, description = "`forbidden`", body = Problem),
                (status = 404, description = "`not_found`", body = Problem),
                (status = 409, description = "`archived`, `confirmation_needed`", body = Problem),
                (status = 412, description = "`stale`, with the current record", body = Problem),
                (status = 422, description = "`invalid` with the fields", body = Problem),
                (status = 428, description = "`version_required`", body = Problem),
            ),
            security(("bearer" = []))
        )]
        #[patch($single)]
        pub async fn change(
            state: web::Data<State>,
            actor: Actor,
            id: Id<shared::id::$id>,
            version: IfMatch,
            body: Body<$patch>,
        ) -> AppResult<HttpResponse> {
            endpoint::change::<$row>(&state, actor, id.0.uuid(), version.0, body.value).await
        }

        /// Archives a record of this kind.
        #[utoipa::path(
            tag = $tag,
            operation_id = concat!("archive_", $snake),
            summary = concat!("Archives ", $one, "; nothing is deleted."),
            description = concat!("Who may: ", $who, ". A to-do or plan that is the last dated next step asks for `acknowledge=no_next_step` first."),
            params(("id" = $id, Path, description = "The record"), endpoint::VersionParams, endpoint::AcknowledgeParams),
            responses(
                (status = 204, description = "Archived"),
                (status = 403, description = "`forbidden`", body = Problem),
                (status = 404, description = "`not_found`", body = Problem),
                (status = 409, description = "`confirmation_needed`; `needs_succession` of a contact who decides or is the main one", body = Problem),
                (status = 412, description = "`stale`, with the current record", body = Problem),
                (status = 428, description = "`version_required`", body = Problem),
            ),
            security(("bearer" = []))
        )]
        #[delete($single)]
        pub async fn archive(
            state: web::Data<State>,
            actor: Actor,
            id: Id<shared::id::$id>,
            version: IfMatch,
            params: Params,
        ) -> AppResult<HttpResponse> {
            endpoint::archive::<$row>(&state, actor, id.0.uuid(), version.0, params).await
        }

        /// Brings a record of this kind back from the archive.
        #[utoipa::path(
            tag = $tag,
            operation_id = concat!("restore_", $snake),
            summary = concat!("Brings ", $one, " back from the archive."),
            description = concat!("Who may: ", $who, "."),
            params(("id" = $id, Path, description = "The record")),
            responses(
                (status = 200, description = "As it stands now", body = $view),
                (status = 403, description = "`forbidden`", body = Problem),
                (status = 404, description = "`not_found`", body = Problem),
                (status = 409, description = "`archived`: the customer itself is", body = Problem),
            ),
            security(("bearer" = []))
        )]
        #[post($back)]
        pub async fn restore(
            state: web::Data<State>,
            actor: Actor,
            id: Id<shared::id::$id>,
        ) -> AppResult<HttpResponse> {
            endpoint::restore::<$row>(&state, actor, id.0.uuid()).await
        }
    };
}
pub(crate) use record_operations;
