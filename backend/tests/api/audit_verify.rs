//! R-LOG-1 on the command line: `throughline audit verify`, with and without a note kept elsewhere.

use crate::support::Home;
use backend::db::Address;
use diesel::connection::SimpleConnection as _;

#[test]
fn r_log_1_the_command_line_follows_the_chains() {
    let home = Home::new();
    let demo = home.run(&["demo", "--customers", "30"]);
    assert_eq!(demo.code, Some(0), "{demo:?}");
    let note = format!("{}/ends.txt", home.folder.path().display());
    let whole = home.run(&["audit", "verify", "--note", &note]);
    assert_eq!(whole.code, Some(0), "{whole:?}");
    assert!(whole.out.contains("whole: 31 chains"), "{whole:?}");
    let one = home.run(&["audit", "verify", "--customer", "TECH2023001"]);
    assert!(
        one.code == Some(0) && one.out.contains("1 chains"),
        "{one:?}"
    );
    assert_eq!(
        home.run(&["audit", "verify", "--customer", "NONE"]).code,
        Some(1)
    );
    let file = home.folder.path().join("data/throughline.db");
    let execute = |sql: &str| {
        let mut conn = Address::parse(&file.to_string_lossy())
            .unwrap()
            .connect()
            .unwrap();
        conn.batch_execute(sql).unwrap();
    };
    // Taken out with the end of the chain set back: what was noted elsewhere tells it.
    let of = "customer_id = (SELECT id FROM customer WHERE number = 'TECH2023001')";
    execute(&format!(
        "DROP TRIGGER event_head_only_moves_on; DROP TRIGGER event_is_never_deleted; DROP TRIGGER event_is_never_updated; \
         DELETE FROM event WHERE {of} AND seq = (SELECT MAX(seq) FROM event WHERE {of}); \
         UPDATE event_head SET seq = seq - 1, hash = (SELECT hash FROM event WHERE {of} ORDER BY seq DESC LIMIT 1) \
         WHERE chain = (SELECT id FROM customer WHERE number = 'TECH2023001')"
    ));
    assert_eq!(
        home.run(&["audit", "verify"]).code,
        Some(0),
        "the chain alone does not know"
    );
    let told = home.run(&["audit", "verify", "--against", &note]);
    assert!(
        told.code == Some(1) && told.out.contains("TECH2023001\t#"),
        "{told:?}"
    );
    execute(&format!(
        "UPDATE event SET action = 'forged' WHERE {of} AND seq = 1"
    ));
    let told = home.run(&["audit", "verify"]);
    assert_eq!(told.code, Some(1), "{told:?}");
    assert!(
        told.out.contains("TECH2023001\t#1\t") && told.err.contains("1 of 31 chains"),
        "{told:?}"
    );
    let one = home.run(&["audit", "verify", "--customer", "TECH2023001"]);
    assert_eq!(one.code, Some(1), "{one:?}");
}
