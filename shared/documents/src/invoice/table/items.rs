//! A list of open items: one row per invoice, credit note, payment or instalment.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::mapping::{DateOrder, DecimalMark, Field, Laid, Mapping};
use super::merge::take;
use super::what::{What, by_word, state};
use super::{customers, infer, text, words};
use crate::invoice::enrich;
use crate::invoice::model::{
    Account, Document, Format, Holdback, Kind, Preceding, Read, Term, UnappliedCash,
};
use crate::invoice::rejection::{Code, Location, Rejection};
use crate::invoice::value;
use crate::spreadsheet::{Cell, Row, Sheet};

/// The fields that hold amounts.
const AMOUNTS: [Field; 6] =
    [Field::Total, Field::Remaining, Field::Paid, Field::Debit, Field::Credit, Field::Holdback];

/// How this list writes dates and amounts.
struct Habits {
    dates: Vec<(Field, DateOrder)>,
    marks: Vec<(Field, DecimalMark)>,
    currency: Option<String>,
}

/// What one row is.
enum Line {
    Nothing,
    Item(Box<Document>),
    Cash(Box<UnappliedCash>),
}

/// Reads one row per item.
pub(super) fn read(sheet: &Sheet, laid: &Laid, mapping: &Mapping, format: Format) -> Read {
    let habits = habits(sheet, laid, mapping);
    let mut read = Read::new(format);
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for row in sheet.rows.iter().skip(laid.header.saturating_add(1)) {
        match line(row, laid, &habits) {
            Ok(Line::Nothing) => {}
            Ok(Line::Cash(cash)) => read.unapplied.push(*cash),
            Ok(Line::Item(document)) => {
                read.rejections.extend(take(&mut read.documents, &mut known, *document, row).err())
            }
            Err(rejection) => read.rejections.push(*rejection),
        }
    }
    let documents = std::mem::take(&mut read.documents);
    read.documents = documents.into_iter().map(enrich::complete).collect();
    read
}

fn habits(sheet: &Sheet, laid: &Laid, mapping: &Mapping) -> Habits {
    let below = || sheet.rows.iter().skip(laid.header.saturating_add(1));
    let cells = |field| laid.column(field).map(|column| below().map(move |row| row.cell(column)));
    let order = |field| {
        (
            field,
            mapping.date_order.or_else(|| cells(field).map(infer::date_order)).unwrap_or(DateOrder::DayFirst),
        )
    };
    let dates = if mapping.date_order.is_none() {
        shared_order(&[order(Field::IssueDate), order(Field::DueDate)])
    } else {
        vec![order(Field::IssueDate), order(Field::DueDate)]
    };
    let proven = |field: &Field| cells(*field).and_then(infer::decimal_mark);
    let common = AMOUNTS.iter().find_map(proven).unwrap_or(DecimalMark::Comma);
    let mark = |field: &Field| (*field, mapping.decimal_mark.or_else(|| proven(field)).unwrap_or(common));
    let headers = sheet.rows.get(laid.header);
    let named = AMOUNTS.iter().find_map(|field| words::currency(&headers?.cell(laid.column(*field)?).text()));
    Habits {
        dates,
        marks: AMOUNTS.iter().map(mark).collect(),
        currency: named.map(str::to_owned).or_else(|| mapping.currency.clone()),
    }
}

/// One program writes all its dates alike: what one column proves holds for the other.
fn shared_order(columns: &[(Field, DateOrder)]) -> Vec<(Field, DateOrder)> {
    let month_first = columns.iter().any(|(_, order)| *order == DateOrder::MonthFirst);
    let order = if month_first { DateOrder::MonthFirst } else { DateOrder::DayFirst };
    columns.iter().map(|(field, _)| (*field, order)).collect()
}

/// One row of a list, with how it is to be understood.
struct Reader<'r> {
    row: &'r Row,
    laid: &'r Laid,
    habits: &'r Habits,
    currency: Option<String>,
}

fn line(row: &Row, laid: &Laid, habits: &Habits) -> Result<Line, Box<Rejection>> {
    let mut reader = Reader { row, laid, habits, currency: None };
    let first = row.cells.iter().find(|cell| !cell.is_empty());
    let number = text(row, laid, Field::Number);
    // A customer may be called Total; a line of sums has no date and no number of its own.
    let dated = [Field::IssueDate, Field::DueDate].into_iter().any(|field| !reader.cell(field).is_empty());
    let sums = first.is_none_or(|cell| words::is_total(&cell.text())) && !(dated && number.is_some());
    if sums || number.as_deref().is_some_and(words::is_total) {
        return Ok(Line::Nothing);
    }
    let party = customers::party(row, laid);
    if number.is_none() && (party.id.is_none() && party.name.is_none() || !reader.has_amount()) {
        return Ok(Line::Nothing);
    }
    let mut amounts = BTreeMap::new();
    for field in AMOUNTS {
        if let Some(amount) = reader.amount(field)? {
            amounts.insert(field, amount);
        }
    }
    let what = reader.what(&amounts);
    if what == What::Payment {
        return reader.cash(&amounts).map(|cash| Line::Cash(Box::new(cash)));
    }
    reader.document(number, what, &amounts).map(|document| Line::Item(Box::new(document)))
}

type Amounts = BTreeMap<Field, String>;

fn is_zero(amount: &str) -> bool {
    amount.bytes().all(|byte| !(b'1'..=b'9').contains(&byte))
}

impl Reader<'_> {
    fn cell(&self, field: Field) -> &Cell {
        self.laid.column(field).map_or(&Cell::Empty, |column| self.row.cell(column))
    }

    fn has_amount(&self) -> bool {
        AMOUNTS.iter().any(|field| !self.cell(*field).is_empty())
    }

    fn problem(&self, code: Code, field: Field, what: &str, hint: &str) -> Box<Rejection> {
        let column = self.laid.column(field).map_or(0, |column| column.saturating_add(1));
        let location = Location {
            line: Some(self.row.line),
            field: (column > 0).then(|| format!("column {column}")),
            invoice: text(self.row, self.laid, Field::Number),
        };
        let message = format!("Line {}, column {column}: {what}.", self.row.line);
        Box::new(Rejection::new(code, message, hint).at(location))
    }

    fn amount(&mut self, field: Field) -> Result<Option<String>, Box<Rejection>> {
        let cell = self.cell(field);
        if cell.is_empty()
            || matches!(cell, Cell::Text(text) if text.trim_matches(['-', '–', ' ']).is_empty())
        {
            return Ok(None);
        }
        let mark = self.habits.marks.iter().find(|(known, _)| *known == field).map(|(_, mark)| *mark);
        let Some((amount, currency)) = infer::amount(cell, mark.unwrap_or(DecimalMark::Comma)) else {
            let what = format!("\"{}\" is not an amount as the rest of this column writes them", shown(cell));
            return Err(self.problem(
                Code::InvalidField,
                field,
                &what,
                "Correct the amount, or choose another column.",
            ));
        };
        self.currency = self.currency.take().or_else(|| currency.map(str::to_owned));
        Ok(Some(amount))
    }

    fn date(&self, field: Field) -> Result<Option<NaiveDate>, Box<Rejection>> {
        let cell = self.cell(field);
        if cell.is_empty() {
            return Ok(None);
        }
        let order = self.habits.dates.iter().find(|(known, _)| *known == field).map(|(_, order)| *order);
        match infer::date(cell, order.unwrap_or(DateOrder::DayFirst)) {
            Some(date) => Ok(Some(date)),
            None => {
                let what =
                    format!("\"{}\" is not a date as the rest of this column writes them", shown(cell));
                Err(self.problem(
                    Code::InvalidField,
                    field,
                    &what,
                    "Correct the date, or choose another column.",
                ))
            }
        }
    }

    fn what(&self, amounts: &Amounts) -> What {
        let kind = words::plain(&text(self.row, self.laid, Field::Type).unwrap_or_default());
        let stated = by_word(&kind);
        let ledger = amounts.get(&Field::Credit).is_some_and(|amount| !is_zero(amount));
        if let Some(what) = stated {
            return what;
        }
        if ledger {
            let label = words::plain(&text(self.row, self.laid, Field::Label).unwrap_or_default());
            return by_word(&label).filter(|what| *what == What::Credit).unwrap_or(What::Payment);
        }
        let owed = [Field::Total, Field::Remaining, Field::Debit].iter().find_map(|field| amounts.get(field));
        if owed.is_some_and(|amount| amount.starts_with('-') && !is_zero(amount)) {
            What::Credit
        } else {
            What::Invoice
        }
    }

    fn document(
        &mut self,
        number: Option<String>,
        what: What,
        amounts: &Amounts,
    ) -> Result<Document, Box<Rejection>> {
        let Some(number) = number else {
            return Err(self.problem(
                Code::MissingField,
                Field::Number,
                "the invoice number is missing",
                "Fill it in.",
            ));
        };
        let party = customers::party(self.row, self.laid);
        if party.id.is_none() && party.name.is_none() {
            return Err(self.problem(
                Code::MissingField,
                Field::DebtorName,
                "the customer is missing",
                "Fill it in.",
            ));
        }
        let (issue_date, due_date) = (self.date(Field::IssueDate)?, self.date(Field::DueDate)?);
        if let Some((issued, due)) = issue_date.zip(due_date).filter(|(issued, due)| due < issued) {
            let wrong = format!("the due date {due} lies before the issue date {issued}");
            return Err(self.problem(
                Code::InvalidField,
                Field::DueDate,
                &wrong,
                "Correct one of the two dates.",
            ));
        }
        let mut document = Document {
            number: Some(number),
            kind: if what == What::Credit { Kind::CreditNote } else { Kind::Invoice },
            issue_date,
            currency: self.stated_currency(),
            buyer: party,
            ..Document::default()
        };
        self.fill(&mut document, amounts, due_date);
        document.marks.deposit = what == What::Deposit;
        if document.totals.total.is_none() && document.totals.amount_due.is_none() {
            return Err(self.problem(
                Code::MissingField,
                Field::Total,
                "the amount is missing",
                "Fill it in.",
            ));
        }
        Ok(document)
    }

    fn fill(&self, document: &mut Document, amounts: &Amounts, due_date: Option<NaiveDate>) {
        let amount = |field: Field| amounts.get(&field).cloned();
        let ledger = if document.kind == Kind::CreditNote { Field::Credit } else { Field::Debit };
        let own = |field: Field| text(self.row, self.laid, field);
        document.totals.total =
            amount(Field::Total).or_else(|| amount(ledger)).or_else(|| amount(Field::Debit));
        document.totals.amount_due = amount(Field::Remaining);
        document.totals.prepaid = amount(Field::Paid);
        document.terms = vec![Term { due_date, text: own(Field::Terms), ..Term::default() }];
        document.purchase_order = own(Field::PurchaseOrder);
        document.buyer_reference = own(Field::BuyerReference);
        document.preceding =
            own(Field::Preceding).map(|number| Preceding { number, date: None }).into_iter().collect();
        document.salesperson = own(Field::Salesperson);
        document.state = state(&own(Field::Status).unwrap_or_default());
        document.payment.accounts = own(Field::Iban)
            .map(|id| Account { id: value::account(&id), ..Account::default() })
            .into_iter()
            .collect();
        document.marks.holdback = amount(Field::Holdback)
            .filter(|amount| !is_zero(amount))
            .map(|amount| Holdback { amount: Some(amount), ..Holdback::default() });
    }

    fn cash(&mut self, amounts: &Amounts) -> Result<UnappliedCash, Box<Rejection>> {
        let order = [Field::Credit, Field::Remaining, Field::Total, Field::Debit];
        let amount = order.iter().find_map(|field| amounts.get(field).filter(|amount| !is_zero(amount)));
        let Some(amount) = amount else {
            return Err(self.problem(
                Code::MissingField,
                Field::Credit,
                "the amount is missing",
                "Fill it in.",
            ));
        };
        Ok(UnappliedCash {
            party: customers::party(self.row, self.laid),
            reference: text(self.row, self.laid, Field::Number),
            date: self.date(Field::IssueDate)?,
            amount: amount.trim_start_matches('-').to_owned(),
            currency: self.stated_currency(),
            text: text(self.row, self.laid, Field::Label),
        })
    }

    /// The currency of its own column, of the amount's cell, of the header, of the mapping.
    fn stated_currency(&self) -> Option<String> {
        let own = text(self.row, self.laid, Field::Currency).map(|text| {
            let code = words::currency(&text.to_uppercase()).map(str::to_owned);
            code.unwrap_or_else(|| {
                if words::plain(&text).is_empty() { "EUR".into() } else { text.to_uppercase() }
            })
        });
        own.or_else(|| self.currency.clone()).or_else(|| self.habits.currency.clone())
    }
}

fn shown(cell: &Cell) -> String {
    cell.text().chars().take(40).collect()
}
