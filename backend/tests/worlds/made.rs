//! What an answer holds that was made for it alone, or is what was asked for: replaced by its name before two answers are
//! compared, wherever it is known what it is. Everything around it is compared as it is.

use super::secrets::Secret;
use serde_json::Value;

/// Fields that a second factor is set up with. The server has just drawn them at random, from nothing that is stored, so
/// that they tell nothing of a world; only answers of the operations that make them hold such fields.
const DRAWN: &[&str] = &["secret", "uri", "qr", "codes"];

/// Where an erasure struck a person out. Whoever wrote a value into a text before learns by that, once and on record, that
/// it was the person's: texts are struck for everyone to see, which is what an erasure is for. Nothing else in its answer is
/// left out, and by then the value is gone.
const STRUCK: &[&str] = &["struck", "entries", "removed"];

/// The body without what was drawn at random, or struck, where the operation does that.
pub fn without_made(operation: &str, body: &str) -> Option<String> {
    let fields = [
        ("second-factor", DRAWN),
        ("totp", DRAWN),
        ("recovery-codes", DRAWN),
        ("/erasure", STRUCK),
    ];
    let (_, fields) = fields.iter().find(|(word, _)| operation.contains(word))?;
    if operation.starts_with("GET ") {
        return None;
    }
    let mut json: Value = serde_json::from_str(body).ok()?;
    let mut found = false;
    for (name, value) in json.as_object_mut()? {
        if fields.contains(&name.as_str()) {
            *value = Value::String(format!("<{name}>"));
            found = true;
        }
    }
    found.then(|| json.to_string())
}

/// The body of a reveal without the one value that it reveals, on record, to whoever's policy allows it (R-SEC-4): that
/// value alone is replaced, and only where it is one that was put into this world.
pub fn without_revealed(secrets: &[Secret], body: &str) -> Option<String> {
    let json: Value = serde_json::from_str(body).ok()?;
    let told = json.to_string();
    let of_world = |one: &&Secret| told.contains(&one.a) || told.contains(&one.b);
    // The longest, for one may be the beginning of another.
    let found = secrets.iter().filter(of_world);
    let found = found.max_by_key(|one| one.a.len().max(one.b.len()))?;
    let name = format!("<{}>", found.field);
    Some(told.replace(&found.a, &name).replace(&found.b, &name))
}
