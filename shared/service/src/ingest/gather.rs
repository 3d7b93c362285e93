//! A file's documents → what each account gets of them. Nothing is written here.

use std::collections::BTreeMap;

use documents::invoice::Document;
use documents::invoice::model::State;
use dunning::account::Account;
use dunning::id::{AccountId, DebtorId};
use dunning::item::ItemKind;
use dunning::money::Currency;
use dunning::party::Debtor;

use super::debtors::Debtors;
use super::facts::{Claim, claim_under};
use super::report::Question;
use super::take::Intake;
use super::terms::agreed;
use super::{IngestError, ItemFacts, Refused, Report, number_of};

/// What one account gets from a file.
pub struct Share {
    pub payer: DebtorId,
    pub currency: Currency,
    pub parties: BTreeMap<DebtorId, Debtor>,
    pub items: Vec<ItemFacts>,
}

impl Share {
    /// A share without anything in it.
    pub const fn empty(payer: DebtorId, currency: Currency) -> Self {
        Self { payer, currency, parties: BTreeMap::new(), items: Vec::new() }
    }
}

/// What a file's documents come to, before anything is written.
#[derive(Default)]
pub struct Gathered<'d> {
    pub parties: Debtors,
    pub shares: BTreeMap<AccountId, Share>,
    pub credits: Vec<(Claim, ItemFacts)>,
    pub settled: Vec<&'d Document>,
}

/// Reads what documents mean, account by account; writes nothing.
pub async fn gather<'d>(
    intake: &Intake<'_>,
    documents: &'d [Document],
    report: &mut Report,
) -> Result<Gathered<'d>, IngestError> {
    let mut gathered = Gathered::default();
    for document in documents {
        match read(intake, document) {
            Ok(_) if document.state != State::Open => gathered.settled.push(document),
            Ok(mut claim) => {
                note_findings(intake, document, report);
                let salesperson = document.salesperson.clone();
                let stated = claim.debtor.clone();
                let parties = &mut gathered.parties;
                claim.debtor =
                    parties.state(intake.ports, intake.scope, &document.buyer, stated, salesperson).await?;
                gathered.add(claim, document, &intake.original)?;
            }
            Err(refused) => report.refused.push(refused.about(number_of(document))),
        }
    }
    gathered.complete();
    Ok(gathered)
}

impl Gathered<'_> {
    fn add(&mut self, claim: Claim, document: &Document, original: &str) -> Result<(), IngestError> {
        if let Some(item) = claim.items.iter().find(|item| item.kind == ItemKind::CreditNote).cloned() {
            self.credits.push((claim, ItemFacts::of(item, document, original, false)));
            return Ok(());
        }
        share(&mut self.shares, claim, document, original)
    }

    /// The last row of a file may say more of a debtor than the first.
    fn complete(&mut self) {
        for share in self.shares.values_mut() {
            for party in share.parties.values_mut() {
                if let Some(now) = self.parties.get(&party.id) {
                    *party = now.clone();
                }
            }
            if let Some(payer) = self.parties.get(&share.payer) {
                share.parties.insert(payer.id.clone(), payer.clone());
            }
        }
    }
}

fn read(intake: &Intake<'_>, document: &Document) -> Result<Claim, Refused> {
    intake.own.check(document)?;
    let mut claim = claim_under(document, |day| agreed(intake.terms, day))?;
    if !intake.checked {
        // A ledger has no column for a public buyer's commitment number: it says nothing about it.
        claim.items.iter_mut().for_each(|item| item.missing = None);
    }
    Ok(claim)
}

fn note_findings(intake: &Intake<'_>, document: &Document, report: &mut Report) {
    let language = intake.profile.creditor.language;
    let number = number_of(document).unwrap_or_default();
    report.findings.extend(document.findings.iter().map(|finding| Question::of(finding, number, language)));
}

fn share(
    shares: &mut BTreeMap<AccountId, Share>,
    claim: Claim,
    document: &Document,
    original: &str,
) -> Result<(), IngestError> {
    let payer = claim.debtor.payer_id().clone();
    let invalid = |error: dunning::id::IdError| Refused::invalid("debtor.payer", &error.to_string());
    for item in claim.items {
        let account = Account::id_of(&payer, item.currency).map_err(invalid).map_err(IngestError::Refused)?;
        let share = shares.entry(account).or_insert_with(|| Share::empty(payer.clone(), item.currency));
        share.parties.insert(claim.debtor.id.clone(), claim.debtor.clone());
        share.items.push(ItemFacts::of(item, document, original, claim.due_derived));
    }
    Ok(())
}
