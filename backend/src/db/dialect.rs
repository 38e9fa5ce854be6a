//! What the two databases say differently, one function for both.

use super::{Conn, MultiBackend};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::{QueryResult, RunQueryDsl};

/// An `INSERT` that leaves rows alone that are there already.
///
/// Diesel offers `ON CONFLICT` through neither a combined connection nor a combined backend; both databases write it
/// alike, so that it is appended to the finished statement.
#[derive(Debug, Clone, Copy, QueryId)]
pub struct OrIgnore<T>(pub T);

impl<T: QueryFragment<MultiBackend>> QueryFragment<MultiBackend> for OrIgnore<T> {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        self.0.walk_ast(pass.reborrow())?;
        pass.push_sql(" ON CONFLICT DO NOTHING");
        Ok(())
    }
}

impl<T> RunQueryDsl<Conn> for OrIgnore<T> {}
