//! The two languages of the product.

words! {
    /// A language in which the product speaks.
    pub enum Lang {
        /// Simplified Chinese.
        Zh = "zh",
        /// English.
        En = "en",
    }
}

impl Lang {
    /// Picks the first language of an `Accept-Language` header that the product speaks; English otherwise.
    #[must_use]
    pub fn from_accept_language(header: &str) -> Self {
        header
            .split(',')
            .find_map(|part| {
                let tag = part.split(';').next().unwrap_or_default().trim();
                match tag
                    .split('-')
                    .next()
                    .unwrap_or_default()
                    .to_ascii_lowercase()
                    .as_str()
                {
                    "zh" => Some(Self::Zh),
                    "en" => Some(Self::En),
                    _ => None,
                }
            })
            .unwrap_or(Self::En)
    }

    /// Chooses between the two wordings of one thing.
    #[must_use]
    pub const fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_first_language_it_speaks() {
        assert_eq!(
            Lang::from_accept_language("fr, zh-CN;q=0.9, en;q=0.8"),
            Lang::Zh
        );
        assert_eq!(Lang::from_accept_language("en-GB,zh"), Lang::En);
        assert_eq!(Lang::from_accept_language(""), Lang::En);
    }
}
