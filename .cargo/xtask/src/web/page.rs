//! The one page, and the script that boots the application: nothing inline, so that the strictest policy for scripts fits.

use anyhow::{Result, bail};

/// Names of the files that the page loads.
#[derive(Debug, Default)]
pub struct Links {
    /// The style sheet.
    pub style: String,
    /// The application's script.
    pub script: String,
    /// The application itself.
    pub wasm: String,
    /// What starts it.
    pub boot: String,
}

/// The script that starts the application.
pub fn boot(links: &Links) -> String {
    let Links { script, wasm, .. } = links;
    format!(
        "import init from \"./{script}\";\ninit({{ module_or_path: new URL(\"./{wasm}\", import.meta.url) }});\n"
    )
}

/// The page with the links to everything in its head, at absolute addresses since any path shows the same page.
pub fn link(html: &str, links: &Links) -> Result<String> {
    if html.split("<script").skip(1).any(|rest| {
        !rest
            .split('>')
            .next()
            .is_some_and(|tag| tag.contains("src="))
    }) {
        bail!(
            "frontend/index.html has an inline script: put it into frontend/assets and refer to it by src"
        );
    }
    let Some((before, after)) = html.split_once("</head>") else {
        bail!("frontend/index.html has no </head>");
    };
    let Links {
        style,
        script,
        wasm,
        boot,
    } = links;
    Ok(format!(
        "{before}  <link rel=\"stylesheet\" href=\"/{style}\">\n\
         \x20 <link rel=\"modulepreload\" href=\"/{script}\">\n\
         \x20 <link rel=\"preload\" href=\"/{wasm}\" as=\"fetch\" type=\"application/wasm\" crossorigin>\n\
         \x20 <script type=\"module\" src=\"/{boot}\"></script>\n\
         </head>{after}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links() -> Links {
        let [style, script, wasm, boot] =
            ["style-1.css", "app-2.js", "app-3_bg.wasm", "boot-4.js"].map(str::to_owned);
        Links {
            style,
            script,
            wasm,
            boot,
        }
    }

    #[test]
    fn everything_is_linked_in_the_head() {
        let page = link("<html><head>\n</head><body></body></html>", &links()).unwrap();
        let (head, body) = page.split_once("</head>").unwrap();
        for file in ["/style-1.css", "/app-2.js", "/app-3_bg.wasm", "/boot-4.js"] {
            assert!(head.contains(&format!("\"{file}\"")), "{page}");
        }
        assert_eq!(body, "<body></body></html>");
    }

    #[test]
    fn the_boot_script_names_both_halves() {
        let script = boot(&links());
        assert!(
            script.contains("\"./app-2.js\"") && script.contains("\"./app-3_bg.wasm\""),
            "{script}"
        );
    }

    #[test]
    fn inline_scripts_are_refused() {
        assert!(link("<head><script>1</script></head>", &links()).is_err());
        assert!(
            link(
                "<head><script src=\"/assets/theme.js\"></script></head>",
                &links()
            )
            .is_ok()
        );
        assert!(link("<body></body>", &links()).is_err());
    }
}
