//! Starts the application in the page that carries it.

fn main() {
    frontend::start();
}
