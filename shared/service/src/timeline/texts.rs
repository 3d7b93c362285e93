//! The sentences of the history: French, Dutch, German, English, in this order.

/// A sentence in the four languages.
pub(super) type Row = [&'static str; 4];

macro_rules! rows {
    ($($name:ident = $row:expr;)+) => { $(pub(super) const $name: Row = $row;)+ };
}

// What came in: invoices, customers, money.
rows! {
    ITEM = ["Facture {item} reçue : {amount}, à payer au plus tard le {day}", "Factuur {item} ontvangen: {amount}, te betalen uiterlijk op {day}", "Rechnung {item} eingegangen: {amount}, zu zahlen bis {day}", "Invoice {item} came in: {amount}, to be paid by {day}"];
    CREDIT_NOTE = ["Avoir {item} reçu : {amount}", "Creditnota {item} ontvangen: {amount}", "Gutschrift {item} eingegangen: {amount}", "Credit note {item} came in: {amount}"];
    PARTY = ["Coordonnées de {name} enregistrées", "Gegevens van {name} opgeslagen", "Angaben zu {name} gespeichert", "Details of {name} were recorded"];
    RESTORED = ["Facture {item} rouverte", "Factuur {item} heropend", "Rechnung {item} wieder geöffnet", "Invoice {item} was reopened"];
    CONTACTS = ["Contacts de {name} mis à jour : {n}", "Contactpersonen van {name} bijgewerkt: {n}", "Ansprechpartner von {name} geändert: {n}", "Contacts of {name} changed: there are now {n}"];
    ABSENCE = ["{name} sera absent du {from} au {day}", "{name} is afwezig van {from} tot {day}", "{name} ist vom {from} bis {day} abwesend", "{name} will be away from {from} to {day}"];
    DUE_MOVED = ["L’échéance de {item} est désormais le {day}", "De vervaldag van {item} is nu {day}", "{item} ist jetzt am {day} fällig", "{item} is now due on {day}"];
    CANCELLED = ["Facture {item} annulée", "Factuur {item} geannuleerd", "Rechnung {item} storniert", "Invoice {item} was cancelled"];
    REPLACED = ["Facture {item} remplacée par {other}", "Factuur {item} vervangen door {other}", "Rechnung {item} durch {other} ersetzt", "Invoice {item} was replaced by {other}"];
    FINDINGS = ["Le contrôle de la facture {item} soulève des questions", "De controle van factuur {item} roept vragen op", "Die Prüfung der Rechnung {item} wirft Fragen auf", "The check of invoice {item} raises questions"];
    FINDINGS_CLEARED = ["Les questions sur la facture {item} sont réglées", "De vragen over factuur {item} zijn opgelost", "Die Fragen zur Rechnung {item} sind geklärt", "The questions about invoice {item} are cleared up"];
    LISTED = ["Liste complète des factures ouvertes au {day} : {n} pour ce client", "Volledige lijst van open facturen op {day}: {n} voor deze klant", "Vollständige Liste offener Rechnungen vom {day}: {n} für diesen Kunden", "Complete list of open invoices as of {day}: {n} for this customer"];
    PAYMENT = ["{amount} payés sur {item}", "{amount} betaald op {item}", "{amount} auf {item} bezahlt", "{amount} paid on {item}"];
    PENDING = ["Un paiement est en route pour {item}", "Er is een betaling onderweg voor {item}", "Für {item} ist eine Zahlung unterwegs", "A payment is on its way for {item}"];
    PENDING_AMOUNT = ["Un paiement de {amount} est en route pour {item}", "Er is een betaling van {amount} onderweg voor {item}", "Für {item} ist eine Zahlung von {amount} unterwegs", "A payment of {amount} is on its way for {item}"];
    FAILED = ["Le paiement attendu pour {item} n’a pas abouti", "De verwachte betaling voor {item} is mislukt", "Die erwartete Zahlung für {item} ist gescheitert", "The payment expected for {item} did not go through"];
    UNAPPLIED = ["{amount} reçus, sans savoir encore pour quelle facture", "{amount} ontvangen; nog niet bekend voor welke factuur", "{amount} eingegangen; noch unklar, für welche Rechnung", "{amount} received; for which invoice is not known yet"];
    ALLOCATED = ["{amount} reçus plus tôt sont affectés à {item}", "{amount} die eerder binnenkwam, is toegewezen aan {item}", "{amount} aus früherem Eingang werden {item} zugeordnet", "{amount} received earlier now counts for {item}"];
    UNAPPLIED_BACK = ["{amount} sans facture ont quitté le compte du client", "{amount} zonder factuur heeft de rekening van de klant verlaten", "{amount} ohne Rechnung haben das Kundenkonto verlassen", "{amount} on no invoice left the customer’s account again"];
    REFUND = ["{amount} remboursés au client", "{amount} terugbetaald aan de klant", "{amount} an den Kunden erstattet", "{amount} paid back to the customer"];
    REFUND_ITEM = ["{amount} remboursés sur {item}", "{amount} terugbetaald op {item}", "{amount} auf {item} erstattet", "{amount} paid back on {item}"];
    CHARGEBACK = ["La banque a repris {amount} : {item} est de nouveau à payer", "De bank heeft {amount} teruggenomen: {item} is weer te betalen", "Die Bank hat {amount} zurückgebucht: {item} ist wieder zu zahlen", "The bank took {amount} back: {item} is to be paid again"];
    CREDITED = ["{amount} déduits de ce que doit le client", "{amount} afgetrokken van wat de klant verschuldigd is", "{amount} von der Schuld des Kunden abgezogen", "{amount} taken off what the customer owes"];
    CREDITED_ITEM = ["{amount} déduits de {item} par un avoir", "{amount} afgetrokken van {item} door een creditnota", "{amount} von {item} durch eine Gutschrift abgezogen", "{amount} taken off {item} by a credit note"];
    CHARGES_PROPOSED = ["{item} a été payée en retard : la loi permettrait {amount} d’intérêts et frais, que personne n’a encore réclamés", "{item} is te laat betaald: de wet staat {amount} interest en kosten toe, die nog niemand vraagt", "{item} wurde verspätet bezahlt: Das Gesetz ließe {amount} Zinsen und Gebühren zu, die noch niemand verlangt", "{item} was paid late: the law would allow {amount} of interest and fees, which nobody has claimed yet"];
    CHARGES_CLAIMED = ["Intérêts et frais réclamés pour {item}", "Interest en kosten gevraagd voor {item}", "Zinsen und Gebühren für {item} geltend gemacht", "Interest and fees are claimed for {item}"];
    CHARGES_WAIVED = ["Intérêts et frais abandonnés pour {item}", "Afgezien van interest en kosten voor {item}", "Auf Zinsen und Gebühren für {item} verzichtet", "Interest and fees are waived for {item}"];
    CHARGES_PAID = ["{amount} reçus plus tôt paient les intérêts et frais de {item}", "{amount} die eerder binnenkwam, betaalt interest en kosten van {item}", "{amount} aus früherem Eingang zahlen Zinsen und Gebühren zu {item}", "{amount} received earlier pays interest and fees of {item}"];
    WRITTEN_OFF = ["Le reste de {item} est abandonné : on ne le demande plus", "Het saldo van {item} is afgeschreven: het wordt niet meer gevraagd", "Der Rest von {item} ist ausgebucht: Er wird nicht mehr verlangt", "What was left of {item} is given up and no longer asked for"];
    WRITTEN_OFF_AMOUNT = ["{amount} sur {item} sont abandonnés : on ne les demande plus", "{amount} op {item} is afgeschreven: het wordt niet meer gevraagd", "{amount} von {item} sind ausgebucht: Sie werden nicht mehr verlangt", "{amount} of {item} is given up and no longer asked for"];
}

// What came in: pauses, talk, people's decisions.
rows! {
    HOLD = ["Relances suspendues pour {what}{until}", "Herinneringen onderbroken voor {what}{until}", "Mahnungen ausgesetzt für {what}{until}", "Reminders paused for {what}{until}"];
    HOLD_ENDED = ["Les relances reprennent pour {what}", "De herinneringen hernemen voor {what}", "Mahnungen gehen weiter für {what}", "Reminders go on for {what}"];
    ACCOUNT = ["tout le compte", "de hele rekening", "das ganze Konto", "the whole account"];
    UNTIL = [" jusqu’au {day}", " tot {day}", " bis {day}", " until {day}"];
    DISPUTED = ["Le client conteste {item} ({kind})", "De klant betwist {item} ({kind})", "Der Kunde bestreitet {item} ({kind})", "The customer disputes {item} ({kind})"];
    DISPUTED_PART = ["Le client conteste {amount} sur {item} ({kind})", "De klant betwist {amount} op {item} ({kind})", "Der Kunde bestreitet {amount} von {item} ({kind})", "The customer disputes {amount} of {item} ({kind})"];
    TECHNICAL = ["un document ou une donnée manque", "er ontbreekt een document of gegeven", "ein Beleg oder eine Angabe fehlt", "a document or detail is missing"];
    COMMERCIAL = ["la prestation ou le prix", "de levering of de prijs", "Leistung oder Preis", "the service or the price"];
    RESOLVED_ACCEPTED = ["Contestation de {item} acceptée", "Betwisting van {item} aanvaard", "Einwand gegen {item} anerkannt", "Dispute about {item} accepted"];
    RESOLVED_REJECTED = ["Contestation de {item} rejetée : la facture reste due", "Betwisting van {item} afgewezen: de factuur blijft verschuldigd", "Einwand gegen {item} abgelehnt: Die Rechnung bleibt geschuldet", "Dispute about {item} rejected: the invoice stands"];
    RESOLVED_PARTIAL = ["Contestation de {item} acceptée en partie", "Betwisting van {item} gedeeltelijk aanvaard", "Einwand gegen {item} zum Teil anerkannt", "Dispute about {item} accepted in part"];
    RESOLVED_OVERRULED = ["La banque a donné raison au client au sujet de {item} : {item} reste due", "De bank gaf de klant gelijk over {item}: {item} blijft verschuldigd", "Die Bank gab dem Kunden zu {item} recht: {item} bleibt geschuldet", "The bank ruled for the customer about {item}: {item} stays owed"];
    PROMISED = ["Le client promet de payer {items} au plus tard le {day}", "De klant belooft {items} uiterlijk op {day} te betalen", "Der Kunde sagt zu, {items} bis {day} zu zahlen", "The customer promises to pay {items} by {day}"];
    PROMISED_AMOUNT = ["Le client promet {amount} pour {items} au plus tard le {day}", "De klant belooft {amount} voor {items} uiterlijk op {day}", "Der Kunde sagt {amount} für {items} bis {day} zu", "The customer promises {amount} for {items} by {day}"];
    ALL_OPEN = ["tout ce qui est ouvert", "alles wat openstaat", "alles Offene", "everything open"];
    ARRANGED = ["Paiement en {n} fois convenu pour {items}, jusqu’au {day}", "Betaling in {n} termijnen afgesproken voor {items}, tot {day}", "Zahlung in {n} Raten für {items} vereinbart, bis {day}", "Payment in {n} instalments agreed for {items}, up to {day}"];
    INSOLVENT = ["{name} est en procédure d’insolvabilité depuis le {day} : tout s’arrête", "{name} is insolvent sinds {day}: alles stopt", "{name} ist seit {day} insolvent: Alles ruht", "{name} has been insolvent since {day}: everything stops"];
    INSOLVENT_MAYBE = ["{name} est peut-être en procédure d’insolvabilité depuis le {day} : à vérifier", "{name} is misschien insolvent sinds {day}: na te gaan", "{name} ist vielleicht seit {day} insolvent: zu prüfen", "{name} may have been insolvent since {day}: to be checked"];
    KILL_ON = ["Tout envoi est arrêté pour ce client", "Alle verzending is gestopt voor deze klant", "Jeder Versand an diesen Kunden ist gestoppt", "All sending to this customer is stopped"];
    KILL_OFF = ["Les envois à ce client sont de nouveau permis", "Verzending naar deze klant mag weer", "Der Versand an diesen Kunden ist wieder erlaubt", "Sending to this customer is allowed again"];
    BOUNCED = ["L’adresse {to} n’existe pas ou nous refuse : elle ne sert plus", "Het adres {to} bestaat niet of weigert ons: het wordt niet meer gebruikt", "Die Adresse {to} gibt es nicht oder sie weist uns ab: Sie wird nicht mehr benutzt", "The address {to} does not exist or refuses us: it is no longer used"];
    BOUNCED_SOFT = ["Message pas encore remis à {to} ; nouvel essai plus tard", "Bericht nog niet afgeleverd bij {to}; later opnieuw", "Nachricht an {to} noch nicht zugestellt; später erneut", "Message not delivered to {to} yet; it is tried again later"];
    COMPLAINED = ["{to} a signalé notre message comme indésirable : l’adresse ne sert plus", "{to} meldde ons bericht als ongewenst: het adres wordt niet meer gebruikt", "{to} hat unsere Nachricht als unerwünscht gemeldet: Die Adresse wird nicht mehr benutzt", "{to} reported our message as unwanted: the address is no longer used"];
    SMS_STOP = ["{to} ne veut plus de SMS", "{to} wil geen sms meer", "{to} möchte keine SMS mehr", "{to} wants no more text messages"];
    REPLIED = ["Le client a répondu : rien ne part avant que quelqu’un ait lu", "De klant heeft geantwoord: er vertrekt niets tot iemand het gelezen heeft", "Der Kunde hat geantwortet: Nichts geht hinaus, bis es jemand gelesen hat", "The customer replied: nothing leaves until somebody has read it"];
    REPLY_READ = ["La réponse du client a été lue", "Het antwoord van de klant is gelezen", "Die Antwort des Kunden wurde gelesen", "The customer’s reply was read"];
    OUT = ["Réponse automatique d’absence{until}", "Automatisch afwezigheidsbericht{until}", "Automatische Abwesenheitsnotiz{until}", "Automatic note of absence{until}"];
    OUT_FOR = ["Réponse automatique d’absence{until} ; remplaçant : {name}", "Automatisch afwezigheidsbericht{until}; vervanger: {name}", "Automatische Abwesenheitsnotiz{until}; Vertretung: {name}", "Automatic note of absence{until}; instead: {name}"];
    CONTACTED = ["Échange direct avec le client", "Rechtstreeks contact met de klant", "Persönlicher Kontakt mit dem Kunden", "Somebody spoke with the customer"];
    CALL_NO_ANSWER = ["Appel : personne n’a répondu", "Gebeld: niemand nam op", "Anruf: Niemand hat abgenommen", "Call: nobody answered"];
    CALL_VOICEMAIL = ["Appel : message laissé sur le répondeur", "Gebeld: boodschap op de voicemail", "Anruf: Nachricht auf der Mailbox", "Call: a voicemail was left"];
    CALL_REACHED = ["Appel : quelqu’un a été joint", "Gebeld: iemand werd bereikt", "Anruf: Jemand wurde erreicht", "Call: somebody was reached"];
    CALL_PROMISE = ["Appel : le client promet de payer", "Gebeld: de klant belooft te betalen", "Anruf: Der Kunde sagt Zahlung zu", "Call: the customer promises to pay"];
    CALL_PAID = ["Appel : le client dit avoir déjà payé", "Gebeld: de klant zegt al betaald te hebben", "Anruf: Der Kunde sagt, er habe schon bezahlt", "Call: the customer says it is already paid"];
    CALL_DISPUTE = ["Appel : le client n’est pas d’accord", "Gebeld: de klant gaat niet akkoord", "Anruf: Der Kunde ist nicht einverstanden", "Call: the customer does not agree"];
    CALL_WRONG = ["Appel : ce n’est pas la bonne personne", "Gebeld: het is niet de juiste persoon", "Anruf: Das ist nicht die richtige Person", "Call: it is not the right person"];
    CALL_REFUSED = ["Appel : le client refuse de payer", "Gebeld: de klant weigert te betalen", "Anruf: Der Kunde will nicht zahlen", "Call: the customer refuses to pay"];
    APPROVED = ["L’envoi d’un message est approuvé", "De verzending van een bericht is goedgekeurd", "Der Versand einer Nachricht ist freigegeben", "A message was approved for sending"];
    REJECTED = ["L’envoi d’un message est refusé : il ne partira pas", "De verzending van een bericht is geweigerd: het vertrekt niet", "Der Versand einer Nachricht ist abgelehnt: Sie geht nicht hinaus", "A message was rejected: it will not leave"];
    PROMISE_APPROVED = ["La promesse de paiement est acceptée par une personne", "De betalingsbelofte is door iemand aanvaard", "Die Zahlungszusage wurde von einer Person angenommen", "The promise to pay was accepted by a person"];
    RELEASED = ["{items} : vérifié, peut être relancé", "{items}: nagekeken, mag herinnerd worden", "{items}: geprüft, darf gemahnt werden", "{items}: checked, reminders may go out"];
    ACTIVATED = ["L’ancien retard peut être relancé à partir du {day}", "De oude achterstand mag herinnerd worden vanaf {day}", "Der alte Rückstand darf ab {day} gemahnt werden", "The old backlog may be reminded from {day} on"];
    TASK_DONE = ["Tâche faite", "Taak uitgevoerd", "Aufgabe erledigt", "A task was done"];
    HANDED_OVER = ["Dossier remis à un tiers pour {items} : plus aucun message ne part", "Dossier overgedragen voor {items}: er vertrekt geen bericht meer", "Akte für {items} abgegeben: Es geht keine Nachricht mehr hinaus", "The file for {items} went to a third party: no message leaves any more"];
    PLAN = ["Les relances suivent le plan {name}", "De herinneringen volgen het plan {name}", "Die Mahnungen folgen dem Plan {name}", "Reminders follow the plan {name}"];
}

// What the engine decided.
rows! {
    NOTICE_SENT = ["Message accepté par le service d’envoi", "Bericht aanvaard door de verzenddienst", "Nachricht vom Versanddienst angenommen", "The message was accepted for delivery"];
    UNDELIVERED = ["{kind} non remis{e} à {to} : ne compte pas", "{kind} niet bezorgd bij {to}: telt niet", "{kind} an {to} nicht zugestellt: zählt nicht", "{kind} not delivered to {to}: it does not count"];
    POSTED = ["Lettre postée le {day}{proof}", "Brief gepost op {day}{proof}", "Brief am {day} aufgegeben{proof}", "Letter posted on {day}{proof}"];
    IN_DOUBT = ["Un message est peut-être parti, peut-être pas : on attend des nouvelles du service d’envoi", "Een bericht is misschien vertrokken: we wachten op nieuws van de verzenddienst", "Eine Nachricht ging vielleicht hinaus: Wir warten auf den Versanddienst", "A message may or may not have left: we wait for word from the delivery service"];
    REVIEW = ["{item} attend qu’une personne vérifie : {why}", "{item} wacht op nazicht: {why}", "{item} wartet auf Prüfung: {why}", "{item} waits for a person to check it: {why}"];
    REVIEW_OLD = ["très ancienne", "zeer oud", "sehr alt", "it is very old"];
    REVIEW_SMALL = ["très petit montant", "zeer klein bedrag", "sehr kleiner Betrag", "the amount is very small"];
    REVIEW_LIMITATION = ["peut-être prescrite", "misschien verjaard", "vielleicht verjährt", "it may be too old for a court"];
    REVIEW_CREDIT = ["le client a un avoir non utilisé", "de klant heeft een ongebruikt tegoed", "der Kunde hat ein offenes Guthaben", "the customer has unused credit"];
    BACKLOG = ["Arriéré important : rien ne part avant qu’une personne l’autorise", "Grote achterstand: er vertrekt niets tot iemand het toelaat", "Großer Rückstand: Nichts geht hinaus, bis es jemand erlaubt", "Large backlog: nothing leaves before a person allows it"];
    QUEUED = ["{kind} prêt{e} pour {items}, {amount} : partira après le {day}", "{kind} klaar voor {items}, {amount}: vertrekt na {day}", "{kind} für {items} bereit, {amount}: geht nach dem {day} hinaus", "{kind} ready for {items}, {amount}: it leaves after {day}"];
    QUEUED_APPROVAL = ["{kind} prêt{e} pour {items}, {amount} : attend l’accord d’une personne", "{kind} klaar voor {items}, {amount}: wacht op goedkeuring", "{kind} für {items} bereit, {amount}: wartet auf Freigabe", "{kind} ready for {items}, {amount}: it waits for a person’s approval"];
    CLAIMED = ["{kind} envoyé{e} à {to} pour {items}, {amount}", "{kind} verstuurd naar {to} voor {items}, {amount}", "{kind} an {to} gesendet für {items}, {amount}", "{kind} sent to {to} for {items}, {amount}"];
    CLAIMED_BARE = ["{kind} envoyé{e} à {to}", "{kind} verstuurd naar {to}", "{kind} an {to} gesendet", "{kind} sent to {to}"];
    NOTICE_CANCELLED = ["Message prévu annulé : {why}", "Gepland bericht geannuleerd: {why}", "Geplante Nachricht entfällt: {why}", "A planned message was cancelled: {why}"];
    WHY_PAID = ["c’est payé", "het is betaald", "bezahlt", "it is paid"];
    WHY_NOT_DUE = ["les faits ont changé", "de feiten zijn veranderd", "die Lage hat sich geändert", "the facts changed"];
    WHY_STOPPED = ["les relances sont suspendues", "de herinneringen zijn onderbroken", "die Mahnungen sind ausgesetzt", "reminders are paused"];
    WHY_REJECTED = ["une personne l’a refusé", "iemand heeft het geweigerd", "eine Person hat sie abgelehnt", "a person rejected it"];
    CROSSED = ["Un paiement a croisé un message déjà en route", "Een betaling kruiste een bericht dat al onderweg was", "Eine Zahlung hat sich mit einer Nachricht gekreuzt", "A payment crossed a message already on its way"];
    LAPSED = ["Étape « {name} » passée sans envoi pour {items} : trop tard", "Stap “{name}” vervallen voor {items}: te laat", "Schritt „{name}“ für {items} entfallen: zu spät", "Step “{name}” was dropped for {items}: it came too late"];
    SUPERSEDED = ["Étape « {name} » sautée pour {items} : une étape plus avancée la remplace", "Stap “{name}” overgeslagen voor {items}: een latere stap komt in de plaats", "Schritt „{name}“ für {items} übersprungen: ein späterer ersetzt ihn", "Step “{name}” was skipped for {items}: a later one takes its place"];
    STEP_TASK = ["Appel à faire au sujet de {item}, avant le {day}", "Te bellen over {item}, vóór {day}", "Anruf wegen {item} fällig, vor dem {day}", "A call is to be made about {item}, before {day}"];
    CLOSED = ["{item} : {why}, plus rien à payer", "{item}: {why}, niets meer te betalen", "{item}: {why}, nichts mehr zu zahlen", "{item}: {why}, nothing left to pay"];
    PROMISE_ACCEPTED = ["Promesse acceptée : les relances attendent la date promise", "Belofte aanvaard: de herinneringen wachten op de beloofde datum", "Zusage angenommen: Die Mahnungen warten den Tag ab", "Promise accepted: reminders wait for the day promised"];
    PROMISE_ASKED = ["Promesse hors limites : une personne décide", "Belofte buiten de grenzen: iemand beslist", "Zusage außerhalb der Grenzen: Eine Person entscheidet", "Promise outside the limits: a person decides"];
    PROMISE_LAPSED = ["Promesse restée sans réponse jusqu’à sa date : elle ne compte plus", "Belofte bleef onbeantwoord tot haar datum: ze telt niet meer", "Zusage blieb bis zu ihrem Tag unbeantwortet: Sie zählt nicht mehr", "Nobody approved the promise before its day: it no longer counts"];
    PROMISE_KEPT = ["Promesse de paiement tenue", "Betalingsbelofte nagekomen", "Zahlungszusage eingehalten", "The promise to pay was kept"];
    PROMISE_BROKEN = ["Promesse de paiement non tenue", "Betalingsbelofte niet nagekomen", "Zahlungszusage nicht eingehalten", "The promise to pay was not kept"];
    PLAN_BEGUN = ["Acompte reçu : le paiement en plusieurs fois commence", "Voorschot ontvangen: de betaling in termijnen begint", "Anzahlung eingegangen: Die Ratenzahlung beginnt", "Down payment received: the instalments begin"];
    PLAN_FULFILLED = ["Toutes les échéances convenues sont payées", "Alle afgesproken termijnen zijn betaald", "Alle vereinbarten Raten sind bezahlt", "All agreed instalments are paid"];
    PLAN_ANNOUNCED = ["La prochaine échéance convenue est annoncée", "De volgende afgesproken termijn is aangekondigd", "Die nächste vereinbarte Rate ist angekündigt", "The next agreed instalment was announced"];
    PLAN_DEFAULTED = ["Échéance convenue non payée : le client a jusqu’au {day} pour se mettre à jour", "Afgesproken termijn niet betaald: de klant heeft tot {day}", "Vereinbarte Rate nicht bezahlt: Der Kunde hat bis {day} Zeit", "An agreed instalment was not paid: the customer has until {day} to make up for it"];
    PLAN_CURED = ["Le retard sur les échéances convenues est rattrapé", "De achterstand op de termijnen is ingehaald", "Der Rückstand bei den Raten ist aufgeholt", "The late instalment was made up for"];
    PLAN_ENDED = ["Le paiement en plusieurs fois prend fin : les relances reprennent", "De betaling in termijnen eindigt: de herinneringen hernemen", "Die Ratenzahlung endet: Die Mahnungen gehen weiter", "The instalment agreement ended: reminders resume"];
    DISCOUNT_LATE = ["Escompte pris trop tard sur {item} : une personne décide", "Korting te laat genomen op {item}: iemand beslist", "Skonto auf {item} zu spät gezogen: Eine Person entscheidet", "The discount on {item} was taken too late: a person decides"];
    FIRST_REMINDED = ["Premier rappel légal donné pour {items}", "Eerste wettelijke herinnering gegeven voor {items}", "Erste gesetzliche Mahnung für {items} erteilt", "The first reminder the law asks for was given for {items}"];
    CREDIT_HOLD_ON = ["Le client n’est plus livré jusqu’à nouvel ordre", "De klant wordt voorlopig niet meer beliefd", "Der Kunde wird bis auf Weiteres nicht beliefert", "The customer is not supplied until further notice"];
    CREDIT_HOLD_OFF = ["Le client peut être livré de nouveau", "De klant mag weer beleverd worden", "Der Kunde darf wieder beliefert werden", "The customer may be supplied again"];
    ESCALATED = ["Contestation de {item} sans réponse à temps : elle remonte au responsable", "Betwisting van {item} niet tijdig beantwoord: ze gaat naar de verantwoordelijke", "Einwand gegen {item} nicht rechtzeitig beantwortet: Er geht an die Leitung", "The dispute about {item} was not answered in time: it goes to the manager"];
    REPLY_UNREAD = ["Réponse du client non lue à temps : le responsable est prévenu", "Antwoord van de klant niet tijdig gelezen: de verantwoordelijke weet het", "Antwort des Kunden nicht rechtzeitig gelesen: Die Leitung weiß es", "The customer’s reply was not read in time: the manager is told"];
    OWED = ["À envoyer : {kind}{items}", "Te versturen: {kind}{items}", "Zu senden: {kind}{items}", "To be sent: {kind}{items}"];
    OWED_DONE = ["Plus à envoyer : {kind}{items}", "Niet meer te versturen: {kind}{items}", "Nicht mehr zu senden: {kind}{items}", "No longer to be sent: {kind}{items}"];
    ABOUT = [" pour {items}", " voor {items}", " für {items}", " about {items}"];
    TASK = ["À faire pour {name} avant le {day} : {what}", "Te doen voor {name} vóór {day}: {what}", "Zu tun für {name} bis {day}: {what}", "To do for {name} by {day}: {what}"];
    TASK_CLOSED = ["Une tâche n’a plus lieu d’être", "Een taak is niet meer nodig", "Eine Aufgabe ist hinfällig", "A task is no longer needed"];
    UNKNOWN = ["Événement enregistré par une version plus récente", "Gebeurtenis opgeslagen door een nieuwere versie", "Ereignis aus einer neueren Version", "An event recorded by a newer version"];
    HAND_OVER = ["remise du dossier", "overdracht van het dossier", "Abgabe der Akte", "hand-over of the file"];
    RETURNED_MESSAGE = ["avis de prélèvement rejeté", "bericht over een geweigerde domiciliëring", "Hinweis auf eine Rücklastschrift", "notice of a returned debit"];
    PROMISE_MESSAGE = ["rappel d’une promesse de paiement", "herinnering aan een betalingsbelofte", "Erinnerung an eine Zahlungszusage", "reminder of a promise to pay"];
    DEFAULT_MESSAGE = ["avis d’échéance impayée", "bericht over een onbetaalde termijn", "Hinweis auf eine offene Rate", "notice of a missed instalment"];
    ANSWER_MESSAGE = ["réponse à une contestation", "antwoord op een betwisting", "Antwort auf einen Einwand", "answer to a dispute"];
    BY_DEBTOR = ["par le client", "door de klant", "durch den Kunden", "by the customer"];
    BY = ["par {name}", "door {name}", "durch {name}", "by {name}"];
    AND_MORE = ["{items} et {n} autres", "{items} en {n} andere", "{items} und {n} weitere", "{items} and {n} more"];
}
