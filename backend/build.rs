//! Makes sure that the folder of the built application exists, so that the server compiles before it was built.

use std::path::Path;

fn main() {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/web/dist");
    if let Err(error) = std::fs::create_dir_all(&dist) {
        println!("cargo::warning=cannot make {}: {error}", dist.display());
    }
    println!("cargo::rerun-if-changed=../target/web/dist");
    println!("cargo::rerun-if-changed=../migrations");
}
