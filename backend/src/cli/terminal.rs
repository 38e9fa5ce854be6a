//! What a person or a script reads. Output that nobody takes (a closed pipe) is no reason to fail.

use shared::Lang;
use std::io::Write as _;

/// Prints a line.
pub fn say(line: impl AsRef<str>) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{}", line.as_ref()).and_then(|()| out.flush());
}

/// Says why the program ends.
pub fn complain(lang: Lang, message: &str) {
    let word = lang.pick("错误", "error");
    let _ = writeln!(std::io::stderr().lock(), "{word}: {message}");
}
