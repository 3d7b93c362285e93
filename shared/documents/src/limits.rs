//! How much a stranger's file may ask for. Every reader takes its bounds from here.

/// Bytes of a file that any reader looks at; larger ones are refused unread.
pub const FILE_BYTES: usize = 16 << 20;

/// Invoices, payments or customers of one list; an account of more than 5,000 open items is refused later.
pub const ITEMS: usize = 30_000;

/// Bytes of one file inside another, unpacked.
pub const ATTACHMENT_BYTES: usize = 8 << 20;

/// Bounds of one XML document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct XmlLimits {
    /// Bytes of the document as it came.
    pub bytes: usize,
    /// Elements, texts, comments and processing instructions together.
    pub nodes: u32,
    /// Elements inside one another.
    pub depth: usize,
    /// Attributes and namespace declarations of one element.
    pub attributes: usize,
    /// Namespaces copied from element to element, summed over the document.
    pub namespaces: usize,
}

impl XmlLimits {
    /// An invoice or a life-cycle message. The largest real one seen has 0.5 MB and 12,000 nodes.
    pub const INVOICE: Self =
        Self { bytes: 16 << 20, nodes: 250_000, depth: 64, attributes: 128, namespaces: 500_000 };
    /// A bank statement: months of movements.
    pub const STATEMENT: Self =
        Self { bytes: 16 << 20, nodes: 400_000, depth: 64, attributes: 128, namespaces: 500_000 };
}
