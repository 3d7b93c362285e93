//! The words of the laptop's page in four languages.

use messages::Language;

macro_rules! words {
    ($($name:ident = [$fr:literal, $nl:literal, $de:literal, $en:literal]),+ $(,)?) => {
        /// A phrase of the page; a row that lacks a language does not compile.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Word { $(#[doc = $en] $name),+ }

        impl Word {
            /// The phrase in a language.
            pub const fn text(self, language: Language) -> &'static str {
                let [fr, nl, de, en] = match self { $(Self::$name => [$fr, $nl, $de, $en]),+ };
                match language { Language::Fr => fr, Language::Nl => nl, Language::De => de, Language::En => en }
            }
        }
    };
}

words! {
    Lead = ["Relance suit les factures impayées : la bonne personne, au bon moment, sur le bon ton.", "Relance volgt onbetaalde facturen op: de juiste persoon, op het juiste moment, op de juiste toon.", "Relance verfolgt offene Rechnungen: die richtige Person, im richtigen Moment, im richtigen Ton.", "Relance chases unpaid invoices: the right person, at the right moment, in the right tone."],
    Sandbox = ["Tout se passe sur cette machine : rien n’est envoyé, rien n’en sort.", "Alles gebeurt op deze machine: er wordt niets verstuurd en niets verlaat haar.", "Alles geschieht auf diesem Rechner: Nichts wird verschickt, nichts verlässt ihn.", "Everything happens on this machine: nothing is sent, nothing leaves it."],
    Clock = ["L’horloge indique", "De klok staat op", "Die Uhr zeigt", "The clock shows"],
    Forward = ["Avancer d’un jour", "Een dag vooruit", "Einen Tag weiter", "One day forward"],
    CancelledTitle = ["Une relance annulée : le paiement est arrivé juste avant", "Een herinnering geannuleerd: de betaling kwam net ervoor", "Eine Mahnung gestoppt: Die Zahlung kam kurz davor", "A reminder cancelled: the payment came just before"],
    CancelledText = ["Décidée pour {send}, annulée à {paid} : la facture {item} venait d’être payée. {name} n’a rien reçu.", "Gepland voor {send}, geannuleerd om {paid}: factuur {item} was net betaald. {name} kreeg niets.", "Geplant für {send}, gestoppt um {paid}: Rechnung {item} war gerade bezahlt. {name} hat nichts erhalten.", "Planned for {send}, cancelled at {paid}: invoice {item} had just been paid. {name} received nothing."],
    SeveralTitle = ["Un seul message pour trois factures", "Eén bericht voor drie facturen", "Eine Nachricht für drei Rechnungen", "One message for three invoices"],
    SeveralText = ["{name} paie pour plusieurs magasins : un message, un bloc par magasin.", "{name} betaalt voor meerdere winkels: één bericht, een blok per winkel.", "{name} zahlt für mehrere Filialen: eine Nachricht, ein Block je Filiale.", "{name} pays for several shops: one message, a block per shop."],
    ReadIt = ["Lire le message", "Het bericht lezen", "Die Nachricht lesen", "Read the message"],
    DebtorTitle = ["Mettez-vous à la place du client", "Kruip in de huid van de klant", "Seien Sie einmal der Kunde", "Be the debtor"],
    DebtorText = ["Ouvrez la page que {name} reçoit et cliquez sur « Il manque un numéro de commande » : les relances s’arrêtent et une tâche apparaît.", "Open de pagina die {name} krijgt en klik op ‘Het bestelnummer ontbreekt’: de herinneringen stoppen en er komt een taak bij.", "Öffnen Sie die Seite, die {name} erhält, und klicken Sie auf „Die Bestellnummer fehlt“: Die Erinnerungen hören auf, eine Aufgabe entsteht.", "Open the page {name} receives and click “The purchase order number is missing”: the chasing stops and a task appears."],
    OpenPage = ["Ouvrir la page du client", "De pagina van de klant openen", "Die Seite des Kunden öffnen", "Open the debtor’s page"],
    WhyTitle = ["Pourquoi ce client n’a pas été relancé", "Waarom deze klant geen bericht kreeg", "Warum dieser Kunde nicht angeschrieben wurde", "Why this customer was not written to"],
    FormalTitle = ["Une mise en demeure attend votre accord", "Een ingebrekestelling wacht op uw akkoord", "Eine letzte Mahnung wartet auf Ihre Freigabe", "A formal notice waits for your approval"],
    FormalText = ["{name}, {total} : elle ne part que si une personne l’approuve.", "{name}, {total}: ze vertrekt pas als iemand ze goedkeurt.", "{name}, {total}: Sie geht erst hinaus, wenn jemand sie freigibt.", "{name}, {total}: it leaves only when a person approves it."],
    Approve = ["Approuver", "Goedkeuren", "Freigeben", "Approve"],
    FormalNone = ["Aucune mise en demeure n’attend.", "Er wacht geen ingebrekestelling.", "Keine letzte Mahnung wartet.", "No formal notice is waiting."],
    MoneyTitle = ["L’argent encaissé, avec et sans relances", "Het ontvangen geld, met en zonder opvolging", "Eingegangenes Geld, mit und ohne Nachfassen", "The money in, with and without chasing"],
    MoneyText = ["Avec : {with}. Sans : {without}. « Sans » est l’hypothèse de l’exemple : chaque client paie à son habitude, sans qu’on lui écrive.", "Met: {with}. Zonder: {without}. ‘Zonder’ is de aanname van het voorbeeld: elke klant betaalt volgens zijn gewoonte, zonder bericht.", "Mit: {with}. Ohne: {without}. „Ohne“ ist die Annahme des Beispiels: Jeder Kunde zahlt nach seiner Gewohnheit, ohne Nachricht.", "With: {with}. Without: {without}. “Without” is the sample’s assumption: every customer pays by habit, with nobody writing."],
    With = ["avec", "met", "mit", "with"],
    Without = ["sans", "zonder", "ohne", "without"],
    TryTitle = ["Essayez avec vos propres factures", "Probeer het met uw eigen facturen", "Probieren Sie es mit Ihren eigenen Rechnungen", "Try it with your own invoices"],
    TryText = ["Un export de votre logiciel (CSV, Excel, Factur-X, UBL, FEC, JSON). Il est lu ici, montré, puis oublié.", "Een export uit uw software (CSV, Excel, Factur-X, UBL, FEC, JSON). Hij wordt hier gelezen, getoond en vergeten.", "Ein Export aus Ihrer Software (CSV, Excel, Factur-X, UBL, FEC, JSON). Er wird hier gelesen, gezeigt und vergessen.", "An export of your software (CSV, Excel, Factur-X, UBL, FEC, JSON). It is read here, shown, and forgotten."],
    TryFile = ["Fichier", "Bestand", "Datei", "File"],
    TryButton = ["Lire ce fichier", "Dit bestand lezen", "Diese Datei lesen", "Read this file"],
    TryRead = ["{count} documents lus, {open} à encaisser.", "{count} documenten gelezen, {open} te innen.", "{count} Belege gelesen, {open} offen.", "{count} documents read, {open} to collect."],
    TryRefused = ["Non repris :", "Niet overgenomen:", "Nicht übernommen:", "Not taken:"],
    Accounts = ["Comptes", "Rekeningen", "Konten", "Accounts"],
    Payer = ["Payeur", "Betaler", "Zahler", "Payer"],
    OpenAmount = ["Ouvert", "Openstaand", "Offen", "Open"],
    Overdue = ["Échu", "Vervallen", "Überfällig", "Overdue"],
    NextLook = ["Prochain examen", "Volgende controle", "Nächste Prüfung", "Next look"],
    Tasks = ["À faire", "Te doen", "Zu tun", "To do"],
    NoTasks = ["Rien à faire pour l’instant.", "Nu is er niets te doen.", "Im Moment ist nichts zu tun.", "Nothing to do for now."],
    KeptTitle = ["Reçu, mais pas repris", "Ontvangen, maar niet overgenomen", "Erhalten, aber nicht übernommen", "Received, but not taken"],
    KeptAgain = ["Relire", "Opnieuw lezen", "Erneut lesen", "Read again"],
    KeptReason = ["pourquoi l’écarter", "waarom terzijde", "warum beiseite", "why leave it"],
    KeptLeave = ["Écarter", "Terzijde leggen", "Beiseitelegen", "Leave it"],
    Done = ["Fait", "Gedaan", "Erledigt", "Done"],
    Reject = ["Ne pas envoyer", "Niet versturen", "Nicht senden", "Do not send"],
    Note = ["Noter", "Noteren", "Vermerken", "Note it"],
    Result = ["Résultat de l’appel", "Resultaat van het gesprek", "Ergebnis des Anrufs", "Result of the call"],
    NoAnswer = ["personne n’a répondu", "niemand nam op", "niemand nahm ab", "nobody answered"],
    Voicemail = ["répondeur", "voicemail", "Anrufbeantworter", "voicemail"],
    Reached = ["joint, rien de convenu", "bereikt, niets afgesproken", "erreicht, nichts vereinbart", "reached, nothing agreed"],
    Promise = ["promet de payer", "belooft te betalen", "sagt Zahlung zu", "promises to pay"],
    Paid = ["a déjà payé", "heeft al betaald", "hat schon bezahlt", "has paid already"],
    Dispute = ["conteste", "betwist", "bestreitet", "disputes"],
    WrongPerson = ["mauvaise personne", "verkeerde persoon", "falsche Person", "wrong person"],
    Refused = ["refuse de payer", "weigert te betalen", "will nicht zahlen", "refuses to pay"],
    ByDay = ["au plus tard le", "uiterlijk op", "spätestens am", "by"],
    Reason = ["ce qui ne va pas", "wat er mis is", "was nicht stimmt", "what is wrong"],
    ProofNumber = ["numéro du recommandé", "nummer van de aangetekende zending", "Nummer der Einschreibung", "number of the registered item"],
    Messages = ["Messages", "Berichten", "Nachrichten", "Messages"],
    History = ["Historique", "Geschiedenis", "Verlauf", "History"],
    Back = ["Retour", "Terug", "Zurück", "Back"],
    Empty = ["Pas encore de compte. Importez un fichier avec : relance import FICHIER", "Nog geen rekening. Lees een bestand in met: relance import BESTAND", "Noch kein Konto. Lesen Sie eine Datei ein mit: relance import DATEI", "No account yet. Take a file in with: relance import FILE"],
}
