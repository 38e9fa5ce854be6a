//! What a client says of itself, shortened to what a person wants to know: which program, on which system.

/// Programs by the word that names them, the more particular ones first: nearly all of them claim to be Chrome and Safari.
const PROGRAMS: &[(&str, &str)] = &[
    ("wxwork/", "WeCom"),
    ("MicroMessenger/", "WeChat"),
    ("DingTalk/", "DingTalk"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Version/", "Safari"),
];

/// Systems by the word that names them.
const SYSTEMS: &[(&str, &str)] = &[
    ("Windows", "Windows"),
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

/// The longest that is kept of a program nobody knows.
const LONGEST: usize = 60;

/// Program and system out of a `User-Agent`; of one that is no browser's, its first word. None for nothing.
#[must_use]
pub fn shortened(said: &str) -> Option<String> {
    let program = PROGRAMS.iter().find_map(|(word, name)| {
        let (_, rest) = said.split_once(word)?;
        let version: String = rest.chars().take_while(char::is_ascii_digit).collect();
        Some(format!("{name} {version}").trim_end().to_owned())
    });
    let system = SYSTEMS
        .iter()
        .find(|(word, _)| said.contains(word))
        .map(|(_, name)| (*name).to_owned());
    match (program, system) {
        (Some(program), Some(system)) => Some(format!("{program}, {system}")),
        (Some(program), None) => Some(program),
        (None, _) => {
            let word = said.split_whitespace().next()?;
            Some(
                word.chars()
                    .filter(|c| !c.is_control())
                    .take(LONGEST)
                    .collect(),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn program_and_system_are_all_that_is_kept() {
        let told = |said| shortened(said).unwrap_or_default();
        assert_eq!(
            told(
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 \
                 Safari/537.36 Edg/128.0.2739.42"
            ),
            "Edge 128, Windows"
        );
        assert_eq!(
            told(
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                 Version/17.5 Mobile/15E148 Safari/604.1"
            ),
            "Safari 17, iOS"
        );
        assert_eq!(told("curl/8.5.0"), "curl/8.5.0");
        assert_eq!(told(&"x".repeat(500)).len(), 60);
        assert_eq!(shortened("  "), None);
    }
}
