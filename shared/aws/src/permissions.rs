//! What each function's role may do: exactly the calls its ports make, and nothing on what it does not name.
//!
//! tests/tests/template.rs holds the template against this table. Whoever adds a call to an adapter adds its action
//! here, and the test says what the template lacks.

use crate::settings::Function;

/// What an action is allowed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum On {
    /// The table itself.
    Table,
    /// One index of the table.
    Index(&'static str),
    /// The queue of work.
    Queue,
    /// The bucket's list of keys.
    Bucket,
    /// Everything under one folder of the bucket.
    Folder(&'static str),
    /// The deployment's secrets.
    Secrets,
    /// The verified sender and the configuration set.
    Mail,
    /// A phone number, which has no name in IAM: the only wildcard.
    Phone,
}

/// An account's commits: read, decide, write everything together.
const COMMITS: [(&str, On); 7] = [
    ("dynamodb:GetItem", On::Table),
    ("dynamodb:BatchGetItem", On::Table),
    ("dynamodb:Query", On::Table),
    ("dynamodb:PutItem", On::Table),
    ("dynamodb:UpdateItem", On::Table),
    ("dynamodb:DeleteItem", On::Table),
    ("dynamodb:BatchWriteItem", On::Table),
];
const ENQUEUES: (&str, On) = ("sqs:SendMessage", On::Queue);
const LISTS: (&str, On) = ("dynamodb:Query", On::Index("list"));
const READS_SECRETS: (&str, On) = ("ssm:GetParameter", On::Secrets);

/// What a function calls. Its event source's own needs (reading the queue) and its logs are the template's.
#[must_use]
pub fn of(function: Function) -> Vec<(&'static str, On)> {
    let more: &[(&str, On)] = match function {
        Function::Sweep => return vec![("dynamodb:Query", On::Index("work")), ENQUEUES],
        Function::Ingest => &[
            // Lists speak of every account, and customers are told to theirs.
            LISTS,
            ("s3:PutObject", On::Folder("originals")),
            // What waits in quarantine is read again.
            ("s3:GetObject", On::Folder("originals")),
            ("s3:GetObject", On::Folder("drop")),
            // The addresses it signs for uploads may do what it may do.
            ("s3:PutObject", On::Folder("drop")),
            ("s3:PutObject", On::Folder("results")),
            // Without it S3 says "forbidden" of a key that is not there.
            ("s3:ListBucket", On::Bucket),
        ],
        Function::Notify => &[
            READS_SECRETS,
            ("ses:SendEmail", On::Mail),
            ("ses:SendRawEmail", On::Mail),
            ("sns:Publish", On::Phone),
            ("s3:PutObject", On::Folder("press")),
            // The invoices that go with a mail.
            ("s3:GetObject", On::Folder("originals")),
            ("s3:ListBucket", On::Bucket),
        ],
        Function::Press => &[
            ("s3:GetObject", On::Folder("press")),
            ("s3:PutObject", On::Folder("letters")),
            ("s3:ListBucket", On::Bucket),
        ],
        Function::Payments => &[READS_SECRETS],
        Function::Portal => &[
            READS_SECRETS,
            // Whoever wants no more text messages is looked for in every account.
            LISTS,
            // Invoices too large for a mail: the addresses it signs may do what it may do.
            ("s3:GetObject", On::Folder("originals")),
            ("s3:ListBucket", On::Bucket),
        ],
        Function::Feedback => &[
            READS_SECRETS,
            // An answer is matched by its sender, too.
            LISTS,
            ("ses:SendEmail", On::Mail),
            ("ses:SendRawEmail", On::Mail),
            ("s3:GetObject", On::Folder("inbound")),
            ("s3:DeleteObject", On::Folder("inbound")),
            ("s3:PutObject", On::Folder("replies")),
            ("s3:ListBucket", On::Bucket),
        ],
    };
    COMMITS.into_iter().chain([ENQUEUES]).chain(more.iter().copied()).collect()
}
