//! `throughline openapi`

use super::{Failure, terminal};

/// Prints the document of the REST API.
pub fn run() -> Result<(), Failure> {
    let document = crate::openapi::document();
    let json = document
        .to_pretty_json()
        .map_err(|error| Failure::new(error.to_string()))?;
    terminal::say(json);
    Ok(())
}
