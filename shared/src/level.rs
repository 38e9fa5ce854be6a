//! Three steps, for priority, urgency and severity.

words! {
    /// High, medium or low.
    pub enum Level {
        /// 高
        High = "high",
        /// 中
        Medium = "medium",
        /// 低
        Low = "low",
    }
}
