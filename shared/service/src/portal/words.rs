//! The words of the payer's page in four languages.

use messages::Language;

macro_rules! words {
    ($($name:ident = [$fr:literal, $nl:literal, $de:literal, $en:literal]),+ $(,)?) => {
        /// A phrase of the page; a row that lacks a language does not compile.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Word { $(#[doc = $en] $name),+ }

        impl Word {
            /// The phrase in a language.
            #[must_use]
            pub const fn text(self, language: Language) -> &'static str {
                let [fr, nl, de, en] = match self { $(Self::$name => [$fr, $nl, $de, $en]),+ };
                match language { Language::Fr => fr, Language::Nl => nl, Language::De => de, Language::En => en }
            }
        }
    };
}

words! {
    Title = ["Vos factures", "Uw facturen", "Ihre Rechnungen", "Your invoices"],
    From = ["de", "van", "von", "from"],
    Number = ["Facture", "Factuur", "Rechnung", "Invoice"],
    Due = ["Échéance", "Vervaldag", "Fällig am", "Due"],
    Open = ["Reste dû", "Openstaand", "Offen", "Open"],
    State = ["État", "Status", "Stand", "State"],
    More = ["autres factures, dans la liste jointe au message", "andere facturen, in de lijst bij het bericht", "weitere Rechnungen, in der Liste zur Nachricht", "more invoices, in the list that came with the message"],
    Nothing = ["Tout est réglé. Merci !", "Alles is betaald. Dank u!", "Alles ist bezahlt. Vielen Dank!", "Everything is settled. Thank you!"],
    Transfer = ["Payer par virement", "Betalen per overschrijving", "Per Überweisung zahlen", "Pay by bank transfer"],
    TellUs = ["Dites-nous où vous en êtes", "Laat ons weten hoe het zit", "Sagen Sie uns, wie es steht", "Tell us how things stand"],
    Promise = ["Je paierai le", "Ik betaal op", "Ich zahle am", "I will pay on"],
    Send = ["Envoyer", "Versturen", "Senden", "Send"],
    OrderMissing = ["Il manque un numéro de commande", "Het bestelnummer ontbreekt", "Die Bestellnummer fehlt", "The purchase order number is missing"],
    NotReceived = ["Je n’ai pas reçu la facture", "Ik heb de factuur niet ontvangen", "Ich habe die Rechnung nicht erhalten", "I have not received the invoice"],
    AlreadyPaid = ["J’ai déjà payé", "Ik heb al betaald", "Ich habe schon bezahlt", "I have already paid"],
    Dispute = ["Quelque chose ne va pas :", "Er klopt iets niet:", "Etwas stimmt nicht:", "Something is wrong:"],
    WrongContact = ["Je ne suis pas la bonne personne", "Ik ben niet de juiste persoon", "Ich bin nicht zuständig", "I am not the right person"],
    Thanks = ["Merci, c’est noté. Nous n’enverrons pas de relance tant que ce point n’est pas réglé.", "Dank u, het is genoteerd. We sturen geen herinnering zolang dit niet is opgelost.", "Danke, das ist notiert. Wir erinnern nicht, solange dies nicht geklärt ist.", "Thank you, it is noted. We send no reminder until this is settled."],
    Received = ["Merci, c’est noté.", "Dank u, het is genoteerd.", "Danke, das ist notiert.", "Thank you, it is noted."],
    Back = ["Retour à vos factures", "Terug naar uw facturen", "Zurück zu Ihren Rechnungen", "Back to your invoices"],
    Closed = ["Ce lien n’ouvre plus rien. Demandez-en un nouveau à la personne qui vous l’a envoyé.", "Deze link opent niets meer. Vraag een nieuwe aan wie hem stuurde.", "Dieser Link öffnet nichts mehr. Bitten Sie den Absender um einen neuen.", "This link no longer opens anything. Ask the person who sent it for a new one."],
    Total = ["Total à régler", "Totaal te betalen", "Zu zahlen", "Total to pay"],
    Busy = ["La page n’est pas disponible pour l’instant. Réessayez dans une minute.", "De pagina is even niet beschikbaar. Probeer het over een minuut opnieuw.", "Die Seite ist gerade nicht verfügbar. Versuchen Sie es in einer Minute wieder.", "The page is not available just now. Try again in a minute."],
    PickDay = ["Choisissez une date à partir d’aujourd’hui, à un an au plus.", "Kies een datum vanaf vandaag, hoogstens een jaar vooruit.", "Wählen Sie einen Tag ab heute, höchstens ein Jahr voraus.", "Choose a day from today on, at most a year ahead."],
    SayWhat = ["Dites en quelques mots ce qui ne va pas.", "Zeg in enkele woorden wat er niet klopt.", "Sagen Sie in wenigen Worten, was nicht stimmt.", "Say in a few words what is wrong."],
}
