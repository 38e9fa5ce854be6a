//! R-LOG-1: nothing is silently overwritten. The history itself refuses to be changed, whoever asks.

use backend::db::Db;
use backend::db::schema::event;
use backend::db::types::{Key, fresh, stored};
use diesel::prelude::*;
use shared::Code;
use shared::id::EventId;

fn an_event(db: &Db) -> EventId {
    let id: EventId = fresh();
    let now = stored(chrono::Utc::now());
    db.write_now(move |conn| {
        diesel::insert_into(event::table)
            .values((
                event::id.eq(Key(id)),
                event::customer_id.eq(Key(id)),
                event::record_kind.eq("customer"),
                event::record_id.eq(Key(id)),
                event::action.eq("made"),
                event::recorded_at.eq(now),
                event::changes.eq("[]"),
            ))
            .execute(conn)?;
        Ok(id)
    })
    .unwrap()
}

both! {
    fn r_log_1_an_event_cannot_be_changed(database: TestDatabase) {
        let db = database.open();
        let id = an_event(&db);
        let outcome = db.write_now(move |conn| {
            Ok(diesel::update(event::table.find(Key(id))).set(event::action.eq("forged")).execute(conn)?)
        });
        let error = outcome.unwrap_err();
        assert_eq!(error.code(), Code::Internal);
        assert!(error.to_string().contains("append-only"), "{error}");
        let action: String =
            db.read_now(move |conn| Ok(event::table.find(Key(id)).select(event::action).first(conn)?)).unwrap();
        assert_eq!(action, "made");
    }

    fn r_log_1_an_event_cannot_be_deleted(database: TestDatabase) {
        let db = database.open();
        let id = an_event(&db);
        let outcome = db.write_now(move |conn| Ok(diesel::delete(event::table.find(Key(id))).execute(conn)?));
        assert!(outcome.unwrap_err().to_string().contains("append-only"));
        let outcome = db.write_now(|conn| Ok(diesel::delete(event::table).execute(conn)?));
        assert!(outcome.unwrap_err().to_string().contains("append-only"));
        let left: i64 = db.read_now(|conn| Ok(event::table.count().get_result(conn)?)).unwrap();
        assert_eq!(left, 1);
    }
}
