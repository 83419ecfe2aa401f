<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>Your badge is read.</source>
        <translation>Badge ist gelesen.</translation>
    </message>
    <message>
        <source>One moment, please.</source>
        <translation>Einen Moment bitte.</translation>
    </message>
    <message>
        <source>Station {id}</source>
        <translation>Platz {id}</translation>
    </message>
    <message>
        <source>Scan your badge.</source>
        <translation>Ausweis scannen.</translation>
    </message>
    <message>
        <source>Choose your own PIN.</source>
        <translation>Eigene PIN wählen.</translation>
    </message>
    <message>
        <source>Hello, {name}.</source>
        <translation>Hallo, {name}.</translation>
    </message>
    <message>
        <source>Hello.</source>
        <translation>Hallo.</translation>
    </message>
    <message>
        <source>Or type its number.</source>
        <translation>Oder die Nummer tippen.</translation>
    </message>
    <message>
        <source>Prove who you are, then choose a PIN.</source>
        <translation>Erst ausweisen, dann eine PIN wählen.</translation>
    </message>
    <message>
        <source>Enter it once more.</source>
        <translation>Noch einmal eingeben.</translation>
    </message>
    <message>
        <source>One that nobody can guess.</source>
        <translation>Eine, die niemand erraten kann.</translation>
    </message>
    <message>
        <source>Enter your PIN to sign in.</source>
        <translation>Zum Anmelden die PIN eingeben.</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>Sign in at the service first</source>
        <translation>Zuerst beim Dienst anmelden</translation>
    </message>
    <message>
        <source>Opens your jobs</source>
        <translation>Öffnet die Aufträge</translation>
    </message>
    <message>
        <source>Set a PIN here</source>
        <translation>Hier PIN festlegen</translation>
    </message>
    <message>
        <source>This tablet is out of service</source>
        <translation>Dieses Tablet ist außer Dienst</translation>
    </message>
    <message>
        <source>Everything that was recorded here is delivered. It may be wiped.</source>
        <translation>Alles, was hier aufgezeichnet wurde, ist zugestellt. Es darf gelöscht werden.</translation>
    </message>
    <message>
        <source>Leave it on and connected until everything is delivered. Take another tablet.</source>
        <translation>Eingeschaltet und verbunden lassen, bis alles zugestellt ist. Ein anderes Tablet nehmen.</translation>
    </message>
    <message>
        <source>The two are not the same</source>
        <translation>Die beiden sind nicht gleich</translation>
    </message>
    <message>
        <source>Badge</source>
        <translation>Ausweis</translation>
    </message>
    <message>
        <source>Read at {time}</source>
        <translation>Gelesen um {time}</translation>
    </message>
    <message>
        <source>Scan or type</source>
        <translation>Scannen oder tippen</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>{n} of 6 digits</source>
        <translation>{n} von 6 Ziffern</translation>
    </message>
    <message>
        <source>My jobs</source>
        <translation>Meine Aufträge</translation>
    </message>
    <message>
        <source>No network. Sign-in uses the user list from &lt;b&gt;{made}&lt;/b&gt;. It works until &lt;b&gt;{until}&lt;/b&gt;.</source>
        <translation>Kein Netz. Die Anmeldung nutzt die Personenliste vom &lt;b&gt;{made}&lt;/b&gt;. Das geht bis &lt;b&gt;{until}&lt;/b&gt;.</translation>
    </message>
    <message>
        <source>{name} signed out at {time}. The work on this tablet is saved.</source>
        <translation>{name} hat sich um {time} abgemeldet. Die Arbeit auf diesem Tablet ist gespeichert.</translation>
    </message>
    <message>
        <source>&lt;b&gt;{n}&lt;/b&gt; tries did not match here since yesterday, the last at {time}. Tell a supervisor.</source>
        <translation>&lt;b&gt;{n}&lt;/b&gt; Versuche passten hier seit gestern nicht, der letzte um {time}. Einer Aufsicht sagen.</translation>
    </message>
    <message>
        <source>Badge ends in &lt;b&gt;{end}&lt;/b&gt;</source>
        <translation>Ausweis endet auf &lt;b&gt;{end}&lt;/b&gt;</translation>
    </message>
    <message>
        <source>Type here</source>
        <translation>Hier tippen</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>{n} of up to {total}</source>
        <translation>{n} von höchstens {total}</translation>
    </message>
    <message>
        <source>Choose a picture</source>
        <translation>Bild wählen</translation>
    </message>
    <message>
        <source>Photo {n}</source>
        <translation>Foto {n}</translation>
    </message>
    <message>
        <source>Not applicable</source>
        <translation>Nicht zutreffend</translation>
    </message>
    <message>
        <source>The photo is dark.</source>
        <translation>Das Foto ist dunkel.</translation>
    </message>
    <message>
        <source>Light glares in it.</source>
        <translation>Licht spiegelt sich darin.</translation>
    </message>
    <message>
        <source>It looks blurred.</source>
        <translation>Es wirkt unscharf.</translation>
    </message>
    <message>
        <source>Take another, or keep it.</source>
        <translation>Neu aufnehmen oder behalten.</translation>
    </message>
    <message>
        <source>Keep photo</source>
        <translation>Foto behalten</translation>
    </message>
    <message>
        <source>It then stands in the record</source>
        <translation>Es steht dann im Nachweis</translation>
    </message>
    <message>
        <source>Take photo</source>
        <translation>Foto aufnehmen</translation>
    </message>
    <message>
        <source>Hold the tablet still</source>
        <translation>Das Tablet ruhig halten</translation>
    </message>
    <message>
        <source>Done with photos</source>
        <translation>Fertig mit Fotos</translation>
    </message>
    <message>
        <source>Save tick</source>
        <translation>Haken speichern</translation>
    </message>
    <message>
        <source>Save choice</source>
        <translation>Auswahl speichern</translation>
    </message>
    <message>
        <source>Save choices</source>
        <translation>Auswahl speichern</translation>
    </message>
    <message>
        <source>Save result</source>
        <translation>Ergebnis speichern</translation>
    </message>
    <message>
        <source>Save date</source>
        <translation>Datum speichern</translation>
    </message>
    <message>
        <source>Save time</source>
        <translation>Uhrzeit speichern</translation>
    </message>
    <message>
        <source>Save text</source>
        <translation>Text speichern</translation>
    </message>
    <message>
        <source>Use {value}</source>
        <translation>{value} verwenden</translation>
    </message>
    <message>
        <source>Offered value. Check it first.</source>
        <translation>Angebotener Wert. Erst prüfen.</translation>
    </message>
    <message>
        <source>Add a picture first</source>
        <translation>Erst ein Bild hinzufügen</translation>
    </message>
    <message>
        <source>Type day, month and year</source>
        <translation>Tag, Monat und Jahr tippen</translation>
    </message>
    <message>
        <source>Type hour and minute</source>
        <translation>Stunde und Minute tippen</translation>
    </message>
    <message>
        <source>Choose one</source>
        <translation>Eines wählen</translation>
    </message>
    <message>
        <source>Choose at least one</source>
        <translation>Mindestens eines wählen</translation>
    </message>
    <message>
        <source>Choose pass or fail</source>
        <translation>Bestanden oder nicht wählen</translation>
    </message>
    <message>
        <source>Tap the box</source>
        <translation>Kästchen antippen</translation>
    </message>
    <message>
        <source>Type the text</source>
        <translation>Text tippen</translation>
    </message>
    <message>
        <source>DD</source>
        <translation>TT</translation>
    </message>
    <message>
        <source>MM</source>
        <translation>MM</translation>
    </message>
    <message>
        <source>YYYY</source>
        <translation>JJJJ</translation>
    </message>
    <message>
        <source>hh</source>
        <translation>hh</translation>
    </message>
    <message>
        <source>mm</source>
        <translation>mm</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>Monat</translation>
    </message>
    <message>
        <source>Year</source>
        <translation>Jahr</translation>
    </message>
    <message>
        <source>Hour</source>
        <translation>Stunde</translation>
    </message>
    <message>
        <source>Minute</source>
        <translation>Minute</translation>
    </message>
    <message>
        <source>Step {n}, {what}</source>
        <translation>Schritt {n}, {what}</translation>
    </message>
    <message>
        <source>{target}, entry no. {no} by {name}</source>
        <translation>{target}, Eintrag Nr. {no} von {name}</translation>
    </message>
    <message>
        <source>Late entry</source>
        <translation>Nachtrag</translation>
    </message>
    <message>
        <source>Correct an entry</source>
        <translation>Eintrag korrigieren</translation>
    </message>
    <message>
        <source>Recorded value, it stays in the record</source>
        <translation>Erfasster Wert, er bleibt im Nachweis</translation>
    </message>
    <message>
        <source>Value at that time</source>
        <translation>Wert zu dieser Zeit</translation>
    </message>
    <message>
        <source>Right value</source>
        <translation>Richtiger Wert</translation>
    </message>
    <message>
        <source>A few words, if no reason above fits</source>
        <translation>Wenige Worte, wenn oben kein Grund passt</translation>
    </message>
    <message>
        <source>The entry shows both times: when it happened and now. You sign it.</source>
        <translation>Der Eintrag zeigt beide Zeiten: die des Geschehens und jetzt. Er wird unterschrieben.</translation>
    </message>
    <message>
        <source>Both values stay in the record, with your name and reason.</source>
        <translation>Beide Werte bleiben im Nachweis, mit Name und Grund.</translation>
    </message>
    <message>
        <source>1 signature covers this value. It shows as void and is asked for again.</source>
        <translation>1 Unterschrift umfasst diesen Wert. Sie wird ungültig und neu verlangt.</translation>
    </message>
    <message>
        <source>{n} signatures cover this value. They show as void and are asked for again.</source>
        <translation>{n} Unterschriften umfassen diesen Wert. Sie werden ungültig und neu verlangt.</translation>
    </message>
    <message>
        <source>One of: {choices}</source>
        <translation>Eines von: {choices}</translation>
    </message>
    <message>
        <source>Day, month, year</source>
        <translation>Tag, Monat, Jahr</translation>
    </message>
    <message>
        <source>Hour:minute</source>
        <translation>Stunde:Minute</translation>
    </message>
    <message>
        <source>Day, month, year, hour:minute</source>
        <translation>Tag, Monat, Jahr, Stunde:Minute</translation>
    </message>
    <message>
        <source>Sign late entry</source>
        <translation>Nachtrag unterschreiben</translation>
    </message>
    <message>
        <source>Save correction</source>
        <translation>Korrektur speichern</translation>
    </message>
    <message>
        <source>Signed in. No PIN is needed here.</source>
        <translation>Angemeldet. Hier ist keine PIN nötig.</translation>
    </message>
    <message>
        <source>Hands were not free</source>
        <translation>Hände waren nicht frei</translation>
    </message>
    <message>
        <source>Tablet was not at hand</source>
        <translation>Tablet war nicht zur Hand</translation>
    </message>
    <message>
        <source>Entry was forgotten</source>
        <translation>Eintrag wurde vergessen</translation>
    </message>
    <message>
        <source>Typed wrongly</source>
        <translation>Falsch getippt</translation>
    </message>
    <message>
        <source>Read wrongly</source>
        <translation>Falsch abgelesen</translation>
    </message>
    <message>
        <source>Belongs to another entry</source>
        <translation>Gehört zu anderem Eintrag</translation>
    </message>
    <message>
        <source>Type the right value</source>
        <translation>Richtigen Wert tippen</translation>
    </message>
    <message>
        <source>Type the value</source>
        <translation>Wert tippen</translation>
    </message>
    <message>
        <source>Type the time it happened</source>
        <translation>Zeit des Geschehens tippen</translation>
    </message>
    <message>
        <source>Choose a reason or write one</source>
        <translation>Grund wählen oder schreiben</translation>
    </message>
    <message>
        <source>{old} becomes {new}</source>
        <translation>Aus {old} wird {new}</translation>
    </message>
    <message>
        <source>Type a date as 20.11.2026 and a time as 14:30.</source>
        <translation>Datum als 20.11.2026 tippen, Uhrzeit als 14:30.</translation>
    </message>
    <message>
        <source>Used most for this step</source>
        <translation>Am häufigsten bei diesem Schritt</translation>
    </message>
    <message>
        <source>What happened, in a few words</source>
        <translation>In wenigen Worten, was war</translation>
    </message>
    <message>
        <source>Unit &lt;b&gt;{unit}&lt;/b&gt; stops here until QA decides.</source>
        <translation>Einheit &lt;b&gt;{unit}&lt;/b&gt; steht, bis die QS entscheidet.</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>Zurückziehen</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Sent {time}</source>
        <translation>Gesendet {time}</translation>
    </message>
    <message>
        <source>Saved on this tablet {time}</source>
        <translation>Hier gespeichert {time}</translation>
    </message>
    <message>
        <source>Found at</source>
        <translation>Gefunden bei</translation>
    </message>
    <message>
        <source>Step {n}, {title}</source>
        <translation>Schritt {n}, {title}</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Einheit</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Teil</translation>
    </message>
    <message>
        <source>{part} Rev {rev}</source>
        <translation>{part} Rev {rev}</translation>
    </message>
    <message>
        <source>Say why it is justified</source>
        <translation>Begründung angeben</translation>
    </message>
    <message>
        <source>A deviation is authorised</source>
        <translation>Eine Abweichung wird genehmigt</translation>
    </message>
    <message>
        <source>Why it is justified</source>
        <translation>Begründung</translation>
    </message>
    <message>
        <source>In a few words; it stands in the record</source>
        <translation>In wenigen Worten; sie steht im Nachweis</translation>
    </message>
    <message>
        <source>Work order</source>
        <translation>Auftrag</translation>
    </message>
    <message>
        <source>Instruction</source>
        <translation>Anweisung</translation>
    </message>
    <message>
        <source>{doc} Rev {rev}</source>
        <translation>{doc} Rev {rev}</translation>
    </message>
    <message>
        <source>Goes on then</source>
        <translation>Arbeitet dann weiter</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>Geschlossen</translation>
    </message>
    <message>
        <source>required</source>
        <translation>Pflicht</translation>
    </message>
    <message>
        <source>optional</source>
        <translation>freiwillig</translation>
    </message>
    <message>
        <source>in {unit}</source>
        <translation>in {unit}</translation>
    </message>
    <message>
        <source>{n} decimals</source>
        <translation>{n} Dezimalstellen</translation>
    </message>
    <message>
        <source>{n} readings</source>
        <translation>{n} Messwerte</translation>
    </message>
    <message>
        <source>with {name}</source>
        <translation>mit {name}</translation>
    </message>
    <message>
        <source>of {name}</source>
        <translation>von {name}</translation>
    </message>
    <message>
        <source>may be N/A</source>
        <translation>darf entfallen</translation>
    </message>
    <message>
        <source>{n} to {most} photos</source>
        <translation>{n} bis {most} Fotos</translation>
    </message>
    <message>
        <source>if {expr}</source>
        <translation>wenn {expr}</translation>
    </message>
    <message>
        <source>= {expr}</source>
        <translation>= {expr}</translation>
    </message>
    <message>
        <source>offers {expr}</source>
        <translation>bietet {expr} an</translation>
    </message>
    <message>
        <source>must {expr}</source>
        <translation>muss {expr}</translation>
    </message>
    <message>
        <source>repeat {count}</source>
        <translation>{count} mal</translation>
    </message>
    <message>
        <source>in any order</source>
        <translation>in beliebiger Reihenfolge</translation>
    </message>
    <message>
        <source>not ({expr})</source>
        <translation>nicht ({expr})</translation>
    </message>
    <message>
        <source>{n} to {most}</source>
        <translation>{n} bis {most}</translation>
    </message>
    <message>
        <source>second person</source>
        <translation>zweite Person</translation>
    </message>
    <message>
        <source>target {value}</source>
        <translation>Ziel {value}</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>by {roles}</source>
        <translation>durch {roles}</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Hazard</source>
        <translation>Gefahr</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Grenzen</translation>
    </message>
    <message>
        <source>Material</source>
        <translation>Material</translation>
    </message>
    <message>
        <source>When it is done</source>
        <translation>Wann er getan wird</translation>
    </message>
    <message>
        <source>Leaving it out</source>
        <translation>Auslassen</translation>
    </message>
    <message>
        <source>Shown with it</source>
        <translation>Mit angezeigt</translation>
    </message>
    <message>
        <source>Translation</source>
        <translation>Übersetzung</translation>
    </message>
    <message>
        <source>New step</source>
        <translation>Neuer Schritt</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>Entfallen</translation>
    </message>
    <message>
        <source>Moved</source>
        <translation>Verschoben</translation>
    </message>
    <message>
        <source>The earlier picture</source>
        <translation>Das frühere Bild</translation>
    </message>
    <message>
        <source>Another picture</source>
        <translation>Ein anderes Bild</translation>
    </message>
    <message>
        <source>No picture</source>
        <translation>Kein Bild</translation>
    </message>
    <message>
        <source>Measured with</source>
        <translation>Gemessen mit</translation>
    </message>
    <message>
        <source>Found by</source>
        <translation>Gefunden von</translation>
    </message>
    <message>
        <source>Other code</source>
        <translation>Anderer Code</translation>
    </message>
    <message>
        <source>what is wrong</source>
        <translation>was nicht stimmt</translation>
    </message>
    <message>
        <source>where the unit is</source>
        <translation>wo die Einheit ist</translation>
    </message>
    <message>
        <source>Go to step {n}</source>
        <translation>Zu Schritt {n} gehen</translation>
    </message>
    <message>
        <source>{n} left: {names}</source>
        <translation>Noch {n}: {names}</translation>
    </message>
    <message>
        <source>{name} gets it when connected</source>
        <translation>Geht an {name}, sobald verbunden</translation>
    </message>
    <message>
        <source>QA gets it when connected</source>
        <translation>Geht an die QS, sobald verbunden</translation>
    </message>
    <message>
        <source>Send draft to QA</source>
        <translation>Entwurf an QS senden</translation>
    </message>
    <message>
        <source>Take this photo out of the draft</source>
        <translation>Dieses Foto aus dem Entwurf nehmen</translation>
    </message>
    <message>
        <source>The draft was not sent yet.</source>
        <translation>Der Entwurf wurde noch nicht gesendet.</translation>
    </message>
    <message>
        <source>Withdraw draft NCR {ncr}</source>
        <translation>NCR-Entwurf {ncr} zurückziehen</translation>
    </message>
    <message>
        <source>It stays in the record. The unit stays stopped until QA decides.</source>
        <translation>Er bleibt im Nachweis. Die Einheit steht, bis die QS entscheidet.</translation>
    </message>
    <message>
        <source>Discard this draft</source>
        <translation>Diesen Entwurf verwerfen</translation>
    </message>
    <message>
        <source>It was not sent. What you entered is removed.</source>
        <translation>Er wurde nicht gesendet. Die Eingaben werden entfernt.</translation>
    </message>
    <message>
        <source>Choose one first</source>
        <translation>Erst eines wählen</translation>
    </message>
    <message>
        <source>Choose where unit &lt;b&gt;{unit}&lt;/b&gt; is.</source>
        <translation>Wählen, wo Einheit &lt;b&gt;{unit}&lt;/b&gt; ist.</translation>
    </message>
    <message>
        <source>Asking the gates</source>
        <translation>Prüfungen laufen</translation>
    </message>
    <message>
        <source>You can go on</source>
        <translation>Es kann weitergehen</translation>
    </message>
    <message>
        <source>You can start this job</source>
        <translation>Der Auftrag kann beginnen</translation>
    </message>
    <message>
        <source>All {total} gates are open.</source>
        <translation>Alle {total} Prüfungen sind erfüllt.</translation>
    </message>
    <message>
        <source>You cannot go on yet</source>
        <translation>Es kann noch nicht weitergehen</translation>
    </message>
    <message>
        <source>You cannot start this job yet</source>
        <translation>Der Auftrag kann noch nicht beginnen</translation>
    </message>
    <message>
        <source>1 of {total} gates is closed. Open it, then go on.</source>
        <translation>1 von {total} Prüfungen ist nicht erfüllt. Erst lösen, dann weiter.</translation>
    </message>
    <message>
        <source>{n} of {total} gates are closed. Open them, then go on.</source>
        <translation>{n} von {total} Prüfungen sind nicht erfüllt. Erst lösen, dann weiter.</translation>
    </message>
    <message>
        <source>Nothing was used at this step yet</source>
        <translation>Bei diesem Schritt wurde noch nichts verwendet</translation>
    </message>
    <message>
        <source>All lists are fresh. {oldest}</source>
        <translation>Alle Listen sind aktuell. {oldest}</translation>
    </message>
    <message>
        <source>{n} in order. {soonest}</source>
        <translation>{n} in Ordnung. {soonest}</translation>
    </message>
    <message>
        <source>Scan another</source>
        <translation>Anderes scannen</translation>
    </message>
    <message>
        <source>Read what changed</source>
        <translation>Änderungen lesen</translation>
    </message>
    <message>
        <source>Authorise</source>
        <translation>Genehmigen</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>Neu prüfen</translation>
    </message>
    <message>
        <source>Ask trainer</source>
        <translation>Schulungsleitung fragen</translation>
    </message>
    <message>
        <source>Ask QA</source>
        <translation>QS fragen</translation>
    </message>
    <message>
        <source>Ask supervisor</source>
        <translation>Schichtleitung fragen</translation>
    </message>
    <message>
        <source>Resume {job}</source>
        <translation>{job} fortsetzen</translation>
    </message>
    <message>
        <source>Start {job}</source>
        <translation>{job} beginnen</translation>
    </message>
    <message>
        <source>Take up {job}</source>
        <translation>{job} übernehmen</translation>
    </message>
    <message>
        <source>1 gate closed: {names}</source>
        <translation>1 Prüfung nicht erfüllt: {names}</translation>
    </message>
    <message>
        <source>{n} gates closed: {names}</source>
        <translation>{n} Prüfungen nicht erfüllt: {names}</translation>
    </message>
    <message>
        <source>Unit {unit}</source>
        <translation>Einheit {unit}</translation>
    </message>
    <message>
        <source>Operation</source>
        <translation>Arbeitsgang</translation>
    </message>
    <message>
        <source>Do this first</source>
        <translation>Zuerst das tun</translation>
    </message>
    <message>
        <source>Do all of these first</source>
        <translation>Zuerst das alles tun</translation>
    </message>
    <message>
        <source>Each tick is recorded</source>
        <translation>Jeder Haken wird erfasst</translation>
    </message>
    <message>
        <source>Step {n}</source>
        <translation>Schritt {n}</translation>
    </message>
    <message>
        <source>Open step {n}</source>
        <translation>Schritt {n} öffnen</translation>
    </message>
    <message>
        <source>{n} waiting</source>
        <translation>{n} wartend</translation>
    </message>
    <message>
        <source>Not recorded</source>
        <translation>Nicht festgehalten</translation>
    </message>
    <message>
        <source>Practice only</source>
        <translation>Nur Übung</translation>
    </message>
    <message>
        <source>Out of service</source>
        <translation>Außer Dienst</translation>
    </message>
    <message>
        <source>All delivered, may be wiped</source>
        <translation>Alles zugestellt, darf gelöscht werden</translation>
    </message>
    <message>
        <source>Not all delivered</source>
        <translation>Nicht alles zugestellt</translation>
    </message>
    <message>
        <source>{n} rejected</source>
        <translation>{n} abgelehnt</translation>
    </message>
    <message>
        <source>Gateway refuses</source>
        <translation>Gateway lehnt ab</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>Wird gesendet</translation>
    </message>
    <message>
        <source>{n} of {total}</source>
        <translation>{n} von {total}</translation>
    </message>
    <message>
        <source>All received</source>
        <translation>Alles angekommen</translation>
    </message>
    <message>
        <source>by {stop} · {time}</source>
        <translation>{stop} · {time}</translation>
    </message>
    <message>
        <source>gateway</source>
        <translation>Gateway</translation>
    </message>
    <message>
        <source>Waiting long</source>
        <translation>Wartet lange</translation>
    </message>
    <message>
        <source>Practice. Nothing goes to the QMS.</source>
        <translation>Übung. Nichts geht an das QMS.</translation>
    </message>
    <message>
        <source>1 photo waits</source>
        <translation>1 Foto wartet</translation>
    </message>
    <message>
        <source>{n} photos wait</source>
        <translation>{n} Fotos warten</translation>
    </message>
    <message>
        <source>Saved here</source>
        <translation>Hier gespeichert</translation>
    </message>
    <message>
        <source>Looking for your jobs</source>
        <translation>Aufträge werden gesucht</translation>
    </message>
    <message>
        <source>No jobs at this station</source>
        <translation>Keine Aufträge an diesem Platz</translation>
    </message>
    <message>
        <source>Ask planning to release a work order for it.</source>
        <translation>Fertigungsplanung um Freigabe eines Auftrags bitten.</translation>
    </message>
    <message>
        <source>Next at this station</source>
        <translation>Als Nächstes an diesem Platz</translation>
    </message>
    <message>
        <source>1 job</source>
        <translation>1 Auftrag</translation>
    </message>
    <message>
        <source>{n} jobs, in plan order</source>
        <translation>{n} Aufträge, nach Plan</translation>
    </message>
    <message>
        <source>{done} of {total} units</source>
        <translation>{done} von {total} Einheiten</translation>
    </message>
    <message>
        <source>Unit {n} of {total}</source>
        <translation>Einheit {n} von {total}</translation>
    </message>
    <message>
        <source>1 gate closed</source>
        <translation>1 Prüfung nicht erfüllt</translation>
    </message>
    <message>
        <source>{n} gates closed</source>
        <translation>{n} Prüfungen nicht erfüllt</translation>
    </message>
    <message>
        <source>Due {day}</source>
        <translation>Fällig {day}</translation>
    </message>
    <message>
        <source>All units done</source>
        <translation>Alle Einheiten fertig</translation>
    </message>
    <message>
        <source>Paused at step {n}</source>
        <translation>Pause bei Schritt {n}</translation>
    </message>
    <message>
        <source>At step {n}</source>
        <translation>Bei Schritt {n}</translation>
    </message>
    <message>
        <source>Blocked: {gates}</source>
        <translation>Angehalten: {gates}</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>{doc} Rev {rev}, effective</source>
        <translation>{doc} Rev {rev}, gültig</translation>
    </message>
    <message>
        <source>{done} of {total} done</source>
        <translation>{done} von {total} fertig</translation>
    </message>
    <message>
        <source>{n} of {total} open</source>
        <translation>{n} von {total} erfüllt</translation>
    </message>
    <message>
        <source>Stopped at step {n}, {title}</source>
        <translation>Angehalten bei Schritt {n}, {title}</translation>
    </message>
    <message>
        <source>By {name}. Unit &lt;b&gt;{unit}&lt;/b&gt;. Nothing is lost.</source>
        <translation>Von {name}. Einheit &lt;b&gt;{unit}&lt;/b&gt;. Nichts ist verloren.</translation>
    </message>
    <message>
        <source>Resume unit {n}</source>
        <translation>Einheit {n} fortsetzen</translation>
    </message>
    <message>
        <source>Start unit {n}</source>
        <translation>Einheit {n} beginnen</translation>
    </message>
    <message>
        <source>Take up unit {n}</source>
        <translation>Einheit {n} übernehmen</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>The work of &lt;b&gt;{name}&lt;/b&gt; is saved and waits here.</source>
        <translation>Die Arbeit von &lt;b&gt;{name}&lt;/b&gt; ist gespeichert und wartet hier.</translation>
    </message>
    <message>
        <source>Someone else signs in beside it. Nothing is lost.</source>
        <translation>Eine andere Person meldet sich daneben an. Nichts ist verloren.</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Entsperren</translation>
    </message>
    <message>
        <source>Goes back to where you were</source>
        <translation>Geht zurück an dieselbe Stelle</translation>
    </message>
    <message>
        <source>Reading {n} of {total}</source>
        <translation>Messwert {n} von {total}</translation>
    </message>
    <message>
        <source>No gauge yet</source>
        <translation>Noch kein Messmittel</translation>
    </message>
    <message>
        <source>Scan the one you use.</source>
        <translation>Das benutzte scannen.</translation>
    </message>
    <message>
        <source>Scan gauge</source>
        <translation>Messmittel scannen</translation>
    </message>
    <message>
        <source>Calibration due {day}, last day</source>
        <translation>Kalibrierung fällig {day}, letzter Tag</translation>
    </message>
    <message>
        <source>Calibration due {day}, 1 day left</source>
        <translation>Kalibrierung fällig {day}, noch 1 Tag</translation>
    </message>
    <message>
        <source>Calibration due {day}, {n} days left</source>
        <translation>Kalibrierung fällig {day}, noch {n} Tage</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Wechseln</translation>
    </message>
    <message>
        <source>Save {what}</source>
        <translation>{what} speichern</translation>
    </message>
    <message>
        <source>Save value</source>
        <translation>Wert speichern</translation>
    </message>
    <message>
        <source>Scan the gauge first</source>
        <translation>Erst das Messmittel scannen</translation>
    </message>
    <message>
        <source>Save as out of limits</source>
        <translation>Als außerhalb speichern</translation>
    </message>
    <message>
        <source>Next: measure again or draft NCR</source>
        <translation>Danach: neu messen oder NCR-Entwurf</translation>
    </message>
    <message>
        <source>{value}, then {what}</source>
        <translation>{value}, dann {what}</translation>
    </message>
    <message>
        <source>{n} decimals needed</source>
        <translation>{n} Nachkommastellen nötig</translation>
    </message>
    <message>
        <source>Type a number</source>
        <translation>Eine Zahl tippen</translation>
    </message>
    <message>
        <source>Scan your badge first</source>
        <translation>Erst den Ausweis scannen</translation>
    </message>
    <message>
        <source>Type your password</source>
        <translation>Passwort tippen</translation>
    </message>
    <message>
        <source>1 more digit</source>
        <translation>Noch 1 Ziffer</translation>
    </message>
    <message>
        <source>{n} more digits</source>
        <translation>Noch {n} Ziffern</translation>
    </message>
    <message>
        <source>Badge read {time}</source>
        <translation>Gelesen um {time}</translation>
    </message>
    <message>
        <source>Signs on without the badge</source>
        <translation>Unterschreibt ohne Ausweis weiter</translation>
    </message>
    <message>
        <source>Scan your badge</source>
        <translation>Ausweis scannen</translation>
    </message>
    <message>
        <source>In your words</source>
        <translation>In eigenen Worten</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Choose one of the two</source>
        <translation>Eines von beiden wählen</translation>
    </message>
    <message>
        <source>Type a few words</source>
        <translation>Wenige Worte tippen</translation>
    </message>
    <message>
        <source>Pause this work</source>
        <translation>Diese Arbeit unterbrechen</translation>
    </message>
    <message>
        <source>Everything saved so far is safe. Anyone trained can go on.</source>
        <translation>Alles bisher Gespeicherte ist sicher. Wer geschult ist, kann weitermachen.</translation>
    </message>
    <message>
        <source>End this record early</source>
        <translation>Nachweis vorzeitig beenden</translation>
    </message>
    <message>
        <source>Unit {unit} cannot go on in this record. The record is kept.</source>
        <translation>Einheit {unit} geht in diesem Nachweis nicht weiter. Der Nachweis bleibt erhalten.</translation>
    </message>
    <message>
        <source>Skip step {n}</source>
        <translation>Schritt {n} auslassen</translation>
    </message>
    <message>
        <source>The step shows as skipped, with your reason.</source>
        <translation>Der Schritt gilt als ausgelassen, mit Grund.</translation>
    </message>
    <message>
        <source>{what}: not applicable</source>
        <translation>{what}: nicht zutreffend</translation>
    </message>
    <message>
        <source>The entry shows your reason in place of a value.</source>
        <translation>Der Eintrag zeigt den Grund statt eines Werts.</translation>
    </message>
    <message>
        <source>Done 1 time so far.</source>
        <translation>Bisher 1 Mal ausgeführt.</translation>
    </message>
    <message>
        <source>Done {n} times so far.</source>
        <translation>Bisher {n} Mal ausgeführt.</translation>
    </message>
    <message>
        <source>{what}: once more?</source>
        <translation>{what}: noch einmal?</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>The note is kept with step {n}.</source>
        <translation>Die Notiz bleibt bei Schritt {n}.</translation>
    </message>
    <message>
        <source>Once more</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>That was the last one</source>
        <translation>Das war die letzte</translation>
    </message>
    <message>
        <source>Break</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>End of shift</source>
        <translation>Schichtende</translation>
    </message>
    <message>
        <source>Waiting for parts</source>
        <translation>Warten auf Teile</translation>
    </message>
    <message>
        <source>Waiting for help</source>
        <translation>Warten auf Hilfe</translation>
    </message>
    <message>
        <source>Hand over to another tablet</source>
        <translation>An ein anderes Tablet übergeben</translation>
    </message>
    <message>
        <source>Part is damaged</source>
        <translation>Teil ist beschädigt</translation>
    </message>
    <message>
        <source>Order was changed</source>
        <translation>Auftrag wurde geändert</translation>
    </message>
    <message>
        <source>Wrong unit or part</source>
        <translation>Falsche Einheit oder falsches Teil</translation>
    </message>
    <message>
        <source>Already done elsewhere</source>
        <translation>Schon anderswo erledigt</translation>
    </message>
    <message>
        <source>Not needed for this unit</source>
        <translation>Für diese Einheit nicht nötig</translation>
    </message>
    <message>
        <source>This unit does not have it</source>
        <translation>Diese Einheit hat das nicht</translation>
    </message>
    <message>
        <source>Not part of this variant</source>
        <translation>Nicht Teil dieser Variante</translation>
    </message>
    <message>
        <source>The tool slipped</source>
        <translation>Werkzeug ist abgerutscht</translation>
    </message>
    <message>
        <source>Read or typed wrongly</source>
        <translation>Falsch abgelesen oder getippt</translation>
    </message>
    <message>
        <source>The part was put right</source>
        <translation>Teil wurde berichtigt</translation>
    </message>
    <message>
        <source>The values are not what I saw</source>
        <translation>Die Werte sind nicht, was ich sah</translation>
    </message>
    <message>
        <source>The work is not as described</source>
        <translation>Die Arbeit ist nicht wie beschrieben</translation>
    </message>
    <message>
        <source>Something is missing</source>
        <translation>Etwas fehlt</translation>
    </message>
    <message>
        <source>What should others know?</source>
        <translation>Was sollen andere wissen?</translation>
    </message>
    <message>
        <source>A value, a lot, a name or a number</source>
        <translation>Wert, Charge, Name oder Nummer</translation>
    </message>
    <message>
        <source>Optional</source>
        <translation>Freiwillig</translation>
    </message>
    <message>
        <source>Save answer</source>
        <translation>Antwort speichern</translation>
    </message>
    <message>
        <source>Hand over work</source>
        <translation>Arbeit übergeben</translation>
    </message>
    <message>
        <source>Pause work</source>
        <translation>Arbeit unterbrechen</translation>
    </message>
    <message>
        <source>End record</source>
        <translation>Nachweis beenden</translation>
    </message>
    <message>
        <source>Skip step</source>
        <translation>Schritt auslassen</translation>
    </message>
    <message>
        <source>Save as not applicable</source>
        <translation>Als nicht zutreffend speichern</translation>
    </message>
    <message>
        <source>Measure again</source>
        <translation>Neu messen</translation>
    </message>
    <message>
        <source>Record that I do not agree</source>
        <translation>Nicht einverstanden erfassen</translation>
    </message>
    <message>
        <source>Discard it</source>
        <translation>Entwurf verwerfen</translation>
    </message>
    <message>
        <source>Find entries</source>
        <translation>Einträge suchen</translation>
    </message>
    <message>
        <source>Save note</source>
        <translation>Notiz speichern</translation>
    </message>
    <message>
        <source>Withdraw draft</source>
        <translation>Entwurf zurückziehen</translation>
    </message>
    <message>
        <source>Save reason</source>
        <translation>Grund speichern</translation>
    </message>
    <message>
        <source>It goes on there, once the gateway has it</source>
        <translation>Geht dort weiter, sobald das Gateway sie hat</translation>
    </message>
    <message>
        <source>Opens my jobs</source>
        <translation>Öffnet meine Aufträge</translation>
    </message>
    <message>
        <source>Needs a supervisor or QA</source>
        <translation>Braucht Schichtleitung oder QS</translation>
    </message>
    <message>
        <source>Who can help</source>
        <translation>Wer helfen kann</translation>
    </message>
    <message>
        <source>No one is listed on this tablet</source>
        <translation>Auf diesem Tablet ist niemand eingetragen</translation>
    </message>
    <message>
        <source>This cannot go on yet</source>
        <translation>Das geht noch nicht weiter</translation>
    </message>
    <message>
        <source>{n} things stand in the way</source>
        <translation>{n} Dinge stehen im Weg</translation>
    </message>
    <message>
        <source>Who can help: {who}</source>
        <translation>Wer helfen kann: {who}</translation>
    </message>
    <message>
        <source>Open that record</source>
        <translation>Diesen Nachweis öffnen</translation>
    </message>
    <message>
        <source>Read the statement</source>
        <translation>Die Erklärung lesen</translation>
    </message>
    <message>
        <source>Change the entry</source>
        <translation>Eintrag ändern</translation>
    </message>
    <message>
        <source>Show the gates</source>
        <translation>Prüfungen zeigen</translation>
    </message>
    <message>
        <source>Open the signature</source>
        <translation>Unterschrift öffnen</translation>
    </message>
    <message>
        <source>Go to the step</source>
        <translation>Zum Schritt gehen</translation>
    </message>
    <message>
        <source>Go to my jobs</source>
        <translation>Zu meinen Aufträgen</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Meldung schließen</translation>
    </message>
    <message>
        <source>Effective</source>
        <translation>Gültig</translation>
    </message>
    <message>
        <source>review</source>
        <translation>Durchsicht</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>{name}, {role}</source>
        <translation>{name}, {role}</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Person id</source>
        <translation>Personenkennung</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>Aufgezeichnet</translation>
    </message>
    <message>
        <source>Attempt</source>
        <translation>Versuch</translation>
    </message>
    <message>
        <source>Takes the place of</source>
        <translation>Tritt an die Stelle von</translation>
    </message>
    <message>
        <source>Entry</source>
        <translation>Eintrag</translation>
    </message>
    <message>
        <source>Means</source>
        <translation>Bedeutet</translation>
    </message>
    <message>
        <source>Covers</source>
        <translation>Umfasst</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Decided on</source>
        <translation>Entschieden nach</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Looked at</source>
        <translation>Angesehen</translation>
    </message>
    <message>
        <source>Entries seen</source>
        <translation>Einträge gesehen</translation>
    </message>
    <message>
        <source>Others, counted</source>
        <translation>Weitere, gezählt</translation>
    </message>
    <message>
        <source>Review rules</source>
        <translation>Regeln der Durchsicht</translation>
    </message>
    <message>
        <source>Sample, seed</source>
        <translation>Stichprobe, Startwert</translation>
    </message>
    <message>
        <source>Station, tablet</source>
        <translation>Station, Tablet</translation>
    </message>
    <message>
        <source>Rules, build</source>
        <translation>Regeln, Version</translation>
    </message>
    <message>
        <source>Hash</source>
        <translation>Hash</translation>
    </message>
    <message>
        <source>Hold point</source>
        <translation>Haltepunkt</translation>
    </message>
    <message>
        <source>1 step</source>
        <translation>1 Schritt</translation>
    </message>
    <message>
        <source>{n} steps</source>
        <translation>{n} Schritte</translation>
    </message>
    <message>
        <source>1 step differs</source>
        <translation>1 Schritt ist anders</translation>
    </message>
    <message>
        <source>{n} steps differ</source>
        <translation>{n} Schritte sind anders</translation>
    </message>
    <message>
        <source>Round {n}</source>
        <translation>Runde {n}</translation>
    </message>
    <message>
        <source>Second person</source>
        <translation>Zweite Person</translation>
    </message>
    <message>
        <source>1 change</source>
        <translation>1 Änderung</translation>
    </message>
    <message>
        <source>{n} changes</source>
        <translation>{n} Änderungen</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Unterschrift</translation>
    </message>
    <message>
        <source>Not open yet</source>
        <translation>Noch nicht offen</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Erledigt</translation>
    </message>
    <message>
        <source>{n} signatures</source>
        <translation>{n} Unterschriften</translation>
    </message>
    <message>
        <source>Do, then complete</source>
        <translation>Ausführen, dann abschließen</translation>
    </message>
    <message>
        <source>All recorded</source>
        <translation>Alles erfasst</translation>
    </message>
    <message>
        <source>{done} of {total} recorded</source>
        <translation>{done} von {total} erfasst</translation>
    </message>
    <message>
        <source>Execution record</source>
        <translation>Ausführungsnachweis</translation>
    </message>
    <message>
        <source>Reading the record</source>
        <translation>Nachweis wird gelesen</translation>
    </message>
    <message>
        <source>Checking the chain</source>
        <translation>Kette wird geprüft</translation>
    </message>
    <message>
        <source>All {n}</source>
        <translation>Alle {n}</translation>
    </message>
    <message>
        <source>Signed {n}</source>
        <translation>Unterschrieben {n}</translation>
    </message>
    <message>
        <source>Out of limits {n}</source>
        <translation>Außerhalb {n}</translation>
    </message>
    <message>
        <source>Reasons {n}</source>
        <translation>Gründe {n}</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>No such entries</source>
        <translation>Keine solchen Einträge</translation>
    </message>
    <message>
        <source>Touch All to see every entry.</source>
        <translation>Alle antippen, um jeden Eintrag zu sehen.</translation>
    </message>
    <message>
        <source>1 entry with “{text}”.</source>
        <translation>1 Eintrag mit „{text}“.</translation>
    </message>
    <message>
        <source>{n} entries with “{text}”.</source>
        <translation>{n} Einträge mit „{text}“.</translation>
    </message>
    <message>
        <source>Entries cannot be changed or removed. A correction is a new entry with a reason.</source>
        <translation>Einträge werden nie geändert oder entfernt. Eine Korrektur ist ein neuer Eintrag mit Grund.</translation>
    </message>
    <message>
        <source>no. {n}</source>
        <translation>Nr. {n}</translation>
    </message>
    <message>
        <source>Result so far</source>
        <translation>Ergebnis bisher</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Durchsicht</translation>
    </message>
    <message>
        <source>Signatures</source>
        <translation>Unterschriften</translation>
    </message>
    <message>
        <source>{n}, {void} void</source>
        <translation>{n}, davon {void} ungültig</translation>
    </message>
    <message>
        <source>Out of limits</source>
        <translation>Außerhalb der Grenzen</translation>
    </message>
    <message>
        <source>Draft NCR</source>
        <translation>NCR-Entwurf</translation>
    </message>
    <message>
        <source>Tablet key</source>
        <translation>Schlüssel des Tablets</translation>
    </message>
    <message>
        <source>Gateway received</source>
        <translation>Gateway empfing</translation>
    </message>
    <message>
        <source>Times are</source>
        <translation>Zeiten in</translation>
    </message>
    <message>
        <source>{meaning} by {name}</source>
        <translation>{meaning} von {name}</translation>
    </message>
    <message>
        <source>{done} of {total} steps</source>
        <translation>{done} von {total} Schritten</translation>
    </message>
    <message>
        <source>{n}, measured again</source>
        <translation>{n}, neu gemessen</translation>
    </message>
    <message>
        <source>{n}, {standing} not settled by a new value</source>
        <translation>{n}, davon {standing} ohne neuen Wert</translation>
    </message>
    <message>
        <source>Nothing yet</source>
        <translation>Noch nichts</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>to no. {n}</source>
        <translation>bis Nr. {n}</translation>
    </message>
    <message>
        <source>Back to step {n}</source>
        <translation>Zurück zu Schritt {n}</translation>
    </message>
    <message>
        <source>Export record</source>
        <translation>Nachweis ausgeben</translation>
    </message>
    <message>
        <source>1 entry to look at</source>
        <translation>1 Eintrag anzusehen</translation>
    </message>
    <message>
        <source>{n} entries to look at</source>
        <translation>{n} Einträge anzusehen</translation>
    </message>
    <message>
        <source>PDF and data, with check file</source>
        <translation>PDF und Daten, mit Prüfdatei</translation>
    </message>
    <message>
        <source>Checked here, {time}</source>
        <translation>Hier geprüft, {time}</translation>
    </message>
    <message>
        <source>Chain verified</source>
        <translation>Kette geprüft</translation>
    </message>
    <message>
        <source>{n} of {n} match</source>
        <translation>{n} von {n} passen</translation>
    </message>
    <message>
        <source>Chain broken at no. {n}</source>
        <translation>Kette gebrochen bei Nr. {n}</translation>
    </message>
    <message>
        <source>Do not use this record. Call QA.</source>
        <translation>Diesen Nachweis nicht verwenden. QS rufen.</translation>
    </message>
    <message>
        <source>Chain not verified</source>
        <translation>Kette nicht geprüft</translation>
    </message>
    <message>
        <source>By person, entry, value, day, time or reason.</source>
        <translation>Nach Person, Eintrag, Wert, Tag, Zeit oder Grund.</translation>
    </message>
    <message>
        <source>Saved. Touch to export again.</source>
        <translation>Gespeichert. Antippen gibt noch einmal aus.</translation>
    </message>
    <message>
        <source>The record is in {folder}</source>
        <translation>Der Nachweis liegt in {folder}</translation>
    </message>
    <message>
        <source>Scan or type the code first</source>
        <translation>Erst den Code scannen oder tippen</translation>
    </message>
    <message>
        <source>typed</source>
        <translation>getippt</translation>
    </message>
    <message>
        <source>scanned</source>
        <translation>gescannt</translation>
    </message>
    <message>
        <source>read by the camera</source>
        <translation>mit der Kamera gelesen</translation>
    </message>
    <message>
        <source>GS1 code</source>
        <translation>GS1-Code</translation>
    </message>
    <message>
        <source>Plain code</source>
        <translation>Einfacher Code</translation>
    </message>
    <message>
        <source>Show the next label</source>
        <translation>Das nächste Etikett zeigen</translation>
    </message>
    <message>
        <source>Code read</source>
        <translation>Code gelesen</translation>
    </message>
    <message>
        <source>Right part, good lot</source>
        <translation>Richtiges Teil, gute Charge</translation>
    </message>
    <message>
        <source>Right equipment, ready to use</source>
        <translation>Richtiges Betriebsmittel, bereit</translation>
    </message>
    <message>
        <source>Check: the label says &lt;b&gt;{code}&lt;/b&gt; too.</source>
        <translation>Prüfen: Auf dem Etikett steht auch &lt;b&gt;{code}&lt;/b&gt;.</translation>
    </message>
    <message>
        <source>Scan the new label.</source>
        <translation>Neues Etikett scannen.</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Was zu tun ist</translation>
    </message>
    <message>
        <source>Nothing was used. This scan is kept in the record.</source>
        <translation>Nichts wurde verwendet. Der Scan bleibt im Nachweis.</translation>
    </message>
    <message>
        <source>Scan again</source>
        <translation>Noch einmal scannen</translation>
    </message>
    <message>
        <source>Then read the next label</source>
        <translation>Dann das nächste Etikett lesen</translation>
    </message>
    <message>
        <source>The rest was not checked</source>
        <translation>Der Rest wurde nicht geprüft</translation>
    </message>
    <message>
        <source>Lot</source>
        <translation>Charge</translation>
    </message>
    <message>
        <source>Serial</source>
        <translation>Seriennummer</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Equipment</source>
        <translation>Betriebsmittel</translation>
    </message>
    <message>
        <source>Expiry</source>
        <translation>Verfallsdatum</translation>
    </message>
    <message>
        <source>Part {part}</source>
        <translation>Teil {part}</translation>
    </message>
    <message>
        <source>GTIN</source>
        <translation>GTIN</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Hergestellt</translation>
    </message>
    <message>
        <source>Best before</source>
        <translation>Haltbar bis</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>Anzahl</translation>
    </message>
    <message>
        <source>Additional number</source>
        <translation>Zusatznummer</translation>
    </message>
    <message>
        <source>Part number</source>
        <translation>Teilenummer</translation>
    </message>
    <message>
        <source>Part ({ai})</source>
        <translation>Teil ({ai})</translation>
    </message>
    <message>
        <source>{name} {part}, as planned</source>
        <translation>{name} {part}, wie geplant</translation>
    </message>
    <message>
        <source>Released, {n} in the lot</source>
        <translation>Freigegeben, {n} in der Charge</translation>
    </message>
    <message>
        <source>Released</source>
        <translation>Freigegeben</translation>
    </message>
    <message>
        <source>Past its date</source>
        <translation>Über dem Datum</translation>
    </message>
    <message>
        <source>{n} years left</source>
        <translation>Noch {n} Jahre</translation>
    </message>
    <message>
        <source>1 day left</source>
        <translation>Noch 1 Tag</translation>
    </message>
    <message>
        <source>{n} days left</source>
        <translation>Noch {n} Tage</translation>
    </message>
    <message>
        <source>{name}, calibration due {day}</source>
        <translation>{name}, Kalibrierung fällig {day}</translation>
    </message>
    <message>
        <source>Scan the gauge: {what}</source>
        <translation>Messmittel scannen: {what}</translation>
    </message>
    <message>
        <source>Scan the lot label: {what}</source>
        <translation>Chargenetikett scannen: {what}</translation>
    </message>
    <message>
        <source>Scan the equipment: {what}</source>
        <translation>Betriebsmittel scannen: {what}</translation>
    </message>
    <message>
        <source>Scan the code: {what}</source>
        <translation>Code scannen: {what}</translation>
    </message>
    <message>
        <source>Use this gauge</source>
        <translation>Messmittel verwenden</translation>
    </message>
    <message>
        <source>Use this lot</source>
        <translation>Charge verwenden</translation>
    </message>
    <message>
        <source>Use this serial</source>
        <translation>Seriennummer verwenden</translation>
    </message>
    <message>
        <source>Use this equipment</source>
        <translation>Betriebsmittel verwenden</translation>
    </message>
    <message>
        <source>Use this code</source>
        <translation>Code verwenden</translation>
    </message>
    <message>
        <source>{what}, step {n}, unit {unit}</source>
        <translation>{what}, Schritt {n}, Einheit {unit}</translation>
    </message>
    <message>
        <source>No code read yet. Scan it, or type it and press Enter.</source>
        <translation>Noch kein Code gelesen. Scannen, oder tippen und Enter drücken.</translation>
    </message>
    <message>
        <source>Second signature on this record</source>
        <translation>Zweite Unterschrift zu diesem Nachweis</translation>
    </message>
    <message>
        <source>You are signing this record</source>
        <translation>Das wird unterschrieben</translation>
    </message>
    <message>
        <source>{name} cannot sign here.</source>
        <translation>{name} kann hier nicht unterschreiben.</translation>
    </message>
    <message>
        <source>Use password</source>
        <translation>Passwort verwenden</translation>
    </message>
    <message>
        <source>This signature is asked for another meaning.</source>
        <translation>Diese Unterschrift ist für eine andere Bedeutung verlangt.</translation>
    </message>
    <message>
        <source>{what} first read {first}. Then {last}. Both are kept.</source>
        <translation>{what} war zuerst {first}. Dann {last}. Beide bleiben erhalten.</translation>
    </message>
    <message>
        <source>1 photo</source>
        <translation>1 Foto</translation>
    </message>
    <message>
        <source>{n} photos</source>
        <translation>{n} Fotos</translation>
    </message>
    <message>
        <source>1 note</source>
        <translation>1 Notiz</translation>
    </message>
    <message>
        <source>{n} notes</source>
        <translation>{n} Notizen</translation>
    </message>
    <message>
        <source>Next record</source>
        <translation>Nächster Nachweis</translation>
    </message>
    <message>
        <source>{n} of {total} seen</source>
        <translation>{n} von {total} gesehen</translation>
    </message>
    <message>
        <source>At the sign-in service</source>
        <translation>Beim Anmeldedienst</translation>
    </message>
    <message>
        <source>As {name}</source>
        <translation>Als {name}</translation>
    </message>
    <message>
        <source>Badge and PIN are in</source>
        <translation>Ausweis und PIN sind da</translation>
    </message>
    <message>
        <source>Sign: {meaning}</source>
        <translation>Unterschreiben: {meaning}</translation>
    </message>
    <message>
        <source>Prove who you are</source>
        <translation>Ausweisen</translation>
    </message>
    <message>
        <source>Record {n} of {total}</source>
        <translation>Nachweis {n} von {total}</translation>
    </message>
    <message>
        <source>All {n} units</source>
        <translation>Alle {n} Einheiten</translation>
    </message>
    <message>
        <source>Sign {n} records: {meaning}</source>
        <translation>{n} Nachweise unterschreiben: {meaning}</translation>
    </message>
    <message>
        <source>This signature means {needed}. Other meanings are asked for elsewhere.</source>
        <translation>Diese Unterschrift bedeutet {needed}. Andere Bedeutungen kommen an anderer Stelle.</translation>
    </message>
    <message>
        <source>Give badge and PIN first, then say that you do not agree.</source>
        <translation>Erst Ausweis und PIN eingeben, dann „Nicht einverstanden“ antippen.</translation>
    </message>
    <message>
        <source>I do not agree</source>
        <translation>Nicht einverstanden</translation>
    </message>
    <message>
        <source>Your reason is kept in the record. The step stays open.</source>
        <translation>Der Grund bleibt im Nachweis. Der Schritt bleibt offen.</translation>
    </message>
    <message>
        <source>Figure {step}-{n} · {n} of {total}</source>
        <translation>Bild {step}-{n} · {n} von {total}</translation>
    </message>
    <message>
        <source>Unit &lt;b&gt;{unit}&lt;/b&gt; waits for QA: draft NCR {ncr}.</source>
        <translation>Einheit &lt;b&gt;{unit}&lt;/b&gt; wartet auf die QS: NCR-Entwurf {ncr}.</translation>
    </message>
    <message>
        <source>You are looking back. Nothing is recorded here.</source>
        <translation>Das ist ein Rückblick. Hier wird nichts erfasst.</translation>
    </message>
    <message>
        <source>Not as you did it last: {what}.</source>
        <translation>Anders als beim letzten Mal: {what}.</translation>
    </message>
    <message>
        <source>Open the record</source>
        <translation>Nachweis öffnen</translation>
    </message>
    <message>
        <source>Complete step {n}</source>
        <translation>Schritt {n} abschließen</translation>
    </message>
    <message>
        <source>{n} more</source>
        <translation>{n} weitere</translation>
    </message>
    <message>
        <source>Badge and PIN</source>
        <translation>Ausweis und PIN</translation>
    </message>
    <message>
        <source>Saves, closes the record</source>
        <translation>Speichert, schließt den Nachweis</translation>
    </message>
    <message>
        <source>Saves, opens round {n}</source>
        <translation>Speichert, öffnet Runde {n}</translation>
    </message>
    <message>
        <source>Saves, opens step {n}</source>
        <translation>Speichert, öffnet Schritt {n}</translation>
    </message>
    <message>
        <source>Exp {day}</source>
        <translation>Bis {day}</translation>
    </message>
    <message>
        <source>{what}: {verdict}.</source>
        <translation>{what}: {verdict}.</translation>
    </message>
    <message>
        <source>Put it right, then measure again.</source>
        <translation>Berichtigen, dann neu messen.</translation>
    </message>
    <message>
        <source>Scan</source>
        <translation>Scannen</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Messen</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingeben</translation>
    </message>
    <message>
        <source>Take</source>
        <translation>Aufnehmen</translation>
    </message>
    <message>
        <source>Tick</source>
        <translation>Abhaken</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>Wählen</translation>
    </message>
    <message>
        <source>Corrected. First value {value} kept.</source>
        <translation>Korrigiert. Erster Wert {value} bleibt erhalten.</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>{what} measured {n} times. First value {value} kept.</source>
        <translation>{what}: {n} Messungen. Erster Wert {value} bleibt erhalten.</translation>
    </message>
    <message>
        <source>The first value is kept. Say why it is measured again.</source>
        <translation>Der erste Wert bleibt. Sagen, warum neu gemessen wird.</translation>
    </message>
    <message>
        <source>Every record, and where it is now</source>
        <translation>Jeder Nachweis, und wo er jetzt ist</translation>
    </message>
    <message>
        <source>Sync centre</source>
        <translation>Abgleich</translation>
    </message>
    <message>
        <source>Looking for the records</source>
        <translation>Nachweise werden gesucht</translation>
    </message>
    <message>
        <source>No records on this tablet yet</source>
        <translation>Noch keine Nachweise auf diesem Tablet</translation>
    </message>
    <message>
        <source>They show here with the first step.</source>
        <translation>Sie erscheinen hier mit dem ersten Schritt.</translation>
    </message>
    <message>
        <source>All records are shown</source>
        <translation>Alle Nachweise sind gezeigt</translation>
    </message>
    <message>
        <source>{n} more records, and those of {runs} older units</source>
        <translation>{n} weitere Nachweise und die von {runs} älteren Einheiten</translation>
    </message>
    <message>
        <source>1 more record, in order</source>
        <translation>1 weiterer Nachweis, in Ordnung</translation>
    </message>
    <message>
        <source>{n} more records, all in order</source>
        <translation>{n} weitere Nachweise, alle in Ordnung</translation>
    </message>
    <message>
        <source>Received by gateway</source>
        <translation>Am Gateway</translation>
    </message>
    <message>
        <source>On this tablet</source>
        <translation>Auf diesem Tablet</translation>
    </message>
    <message>
        <source>Saved {time}</source>
        <translation>Gespeichert {time}</translation>
    </message>
    <message>
        <source>Gateway holds it back</source>
        <translation>Gateway hält ihn zurück</translation>
    </message>
    <message>
        <source>The record is safe and unchanged. Ask a supervisor to have QA look at it.</source>
        <translation>Der Nachweis ist sicher und unverändert. Über die Schichtleitung die QS prüfen lassen.</translation>
    </message>
    <message>
        <source>Entry {n} of this tablet</source>
        <translation>Eintrag {n} dieses Tablets</translation>
    </message>
    <message>
        <source>{order}, unit {unit}</source>
        <translation>{order}, Einheit {unit}</translation>
    </message>
    <message>
        <source>Unit {unit}, ended early</source>
        <translation>Einheit {unit}, vorzeitig beendet</translation>
    </message>
    <message>
        <source>Unit {unit}, complete record</source>
        <translation>Einheit {unit}, fertiger Nachweis</translation>
    </message>
    <message>
        <source>Unit {unit}, work started</source>
        <translation>Einheit {unit}, Arbeit begonnen</translation>
    </message>
    <message>
        <source>Draft NCR {ncr}</source>
        <translation>NCR-Entwurf {ncr}</translation>
    </message>
    <message>
        <source>Nothing waits</source>
        <translation>Nichts wartet</translation>
    </message>
    <message>
        <source>The gateway has every entry</source>
        <translation>Das Gateway hat jeden Eintrag</translation>
    </message>
    <message>
        <source>Photos on this tablet</source>
        <translation>Fotos auf diesem Tablet</translation>
    </message>
    <message>
        <source>The gateway refuses this tablet</source>
        <translation>Das Gateway lehnt dieses Tablet ab</translation>
    </message>
    <message>
        <source>All records are safe here and wait. Ask a supervisor to call who runs the gateway.</source>
        <translation>Alle Aufzeichnungen sind hier sicher und warten. Die Schichtleitung bitten, den Betreiber des Gateways anzurufen.</translation>
    </message>
    <message>
        <source>1 entry waits</source>
        <translation>1 Eintrag wartet</translation>
    </message>
    <message>
        <source>{n} entries wait</source>
        <translation>{n} Einträge warten</translation>
    </message>
    <message>
        <source>Oldest waits {age}</source>
        <translation>Ältester wartet {age}</translation>
    </message>
    <message>
        <source>Gateway</source>
        <translation>Gateway</translation>
    </message>
    <message>
        <source>1 held back</source>
        <translation>1 zurückgehalten</translation>
    </message>
    <message>
        <source>{n} held back</source>
        <translation>{n} zurückgehalten</translation>
    </message>
    <message>
        <source>Not reached yet</source>
        <translation>Noch nicht erreicht</translation>
    </message>
    <message>
        <source>Work goes on without it</source>
        <translation>Die Arbeit geht ohne weiter</translation>
    </message>
    <message>
        <source>{n} ms</source>
        <translation>{n} ms</translation>
    </message>
    <message>
        <source>Reached {time}</source>
        <translation>Erreicht {time}</translation>
    </message>
    <message>
        <source>Last stop</source>
        <translation>Letzte Station</translation>
    </message>
    <message>
        <source>No QMS is connected</source>
        <translation>Kein QMS verbunden</translation>
    </message>
    <message>
        <source>Limit {limit}</source>
        <translation>Grenze {limit}</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>Uhr</translation>
    </message>
    <message>
        <source>Not compared yet</source>
        <translation>Noch nicht verglichen</translation>
    </message>
    <message>
        <source>{span} fast</source>
        <translation>Geht {span} vor</translation>
    </message>
    <message>
        <source>{span} slow</source>
        <translation>Geht {span} nach</translation>
    </message>
    <message>
        <source>In time</source>
        <translation>Geht richtig</translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation>Anmeldung</translation>
    </message>
    <message>
        <source>All tries matched</source>
        <translation>Alle Versuche passten</translation>
    </message>
    <message>
        <source>In the last 24 h</source>
        <translation>In den letzten 24 h</translation>
    </message>
    <message>
        <source>1 try did not match</source>
        <translation>1 Versuch passte nicht</translation>
    </message>
    <message>
        <source>{n} tries did not match</source>
        <translation>{n} Versuche passten nicht</translation>
    </message>
    <message>
        <source>Last at {time}</source>
        <translation>Zuletzt um {time}</translation>
    </message>
    <message>
        <source>A badge was locked, last at {time}</source>
        <translation>Ein Ausweis wurde gesperrt, zuletzt um {time}</translation>
    </message>
    <message>
        <source>Record chains</source>
        <translation>Ketten der Nachweise</translation>
    </message>
    <message>
        <source>Checking</source>
        <translation>Wird geprüft</translation>
    </message>
    <message>
        <source>Not checked yet</source>
        <translation>Noch nicht geprüft</translation>
    </message>
    <message>
        <source>Touch Check chain</source>
        <translation>„Kette prüfen“ antippen</translation>
    </message>
    <message>
        <source>{n} entries, checked {time}</source>
        <translation>{n} Einträge, geprüft {time}</translation>
    </message>
    <message>
        <source>Unbroken</source>
        <translation>Nicht gebrochen</translation>
    </message>
    <message>
        <source>Broken at no. {n}</source>
        <translation>Gebrochen bei Nr. {n}</translation>
    </message>
    <message>
        <source>Do not use it. Call QA.</source>
        <translation>Nicht verwenden. QS rufen.</translation>
    </message>
    <message>
        <source>Space left</source>
        <translation>Freier Platz</translation>
    </message>
    <message>
        <source>Have space made soon</source>
        <translation>Bald Platz schaffen lassen</translation>
    </message>
    <message>
        <source>To the gateway</source>
        <translation>Zum Gateway</translation>
    </message>
    <message>
        <source>Send 1 now</source>
        <translation>1 jetzt senden</translation>
    </message>
    <message>
        <source>Send {n} now</source>
        <translation>{n} jetzt senden</translation>
    </message>
    <message>
        <source>Sending {n} of {total}</source>
        <translation>Sendet {n} von {total}</translation>
    </message>
    <message>
        <source>Contact the gateway</source>
        <translation>Gateway erreichen</translation>
    </message>
    <message>
        <source>Nothing waits to be sent</source>
        <translation>Nichts wartet aufs Senden</translation>
    </message>
    <message>
        <source>Tries to reach the gateway</source>
        <translation>Versucht, das Gateway zu erreichen</translation>
    </message>
    <message>
        <source>This tablet locks in {seconds} s. Touch it to go on.</source>
        <translation>Das Tablet sperrt in {seconds} s. Berühren, um weiterzuarbeiten.</translation>
    </message>
    <message>
        <source>Back to the record</source>
        <translation>Zurück zum Nachweis</translation>
    </message>
    <message>
        <source>Correct this value</source>
        <translation>Diesen Wert korrigieren</translation>
    </message>
    <message>
        <source>Close entry</source>
        <translation>Eintrag schließen</translation>
    </message>
    <message>
        <source>Review record</source>
        <translation>Nachweis durchsehen</translation>
    </message>
    <message>
        <source>{done} of {total} seen</source>
        <translation>{done} von {total} gesehen</translation>
    </message>
    <message>
        <source>1 other entry, counted</source>
        <translation>1 weiterer Eintrag, gezählt</translation>
    </message>
    <message>
        <source>{n} other entries, counted</source>
        <translation>{n} weitere Einträge, gezählt</translation>
    </message>
    <message>
        <source>Reject record</source>
        <translation>Nachweis ablehnen</translation>
    </message>
    <message>
        <source>1 entry</source>
        <translation>1 Eintrag</translation>
    </message>
    <message>
        <source>{n} entries</source>
        <translation>{n} Einträge</translation>
    </message>
    <message>
        <source>Drawn for the sample</source>
        <translation>Für die Stichprobe gezogen</translation>
    </message>
    <message>
        <source>Nothing stands out</source>
        <translation>Nichts fällt auf</translation>
    </message>
    <message>
        <source>Every entry is as it should be.</source>
        <translation>Jeder Eintrag ist, wie er sein soll.</translation>
    </message>
    <message>
        <source>It is the last one</source>
        <translation>Es ist der letzte</translation>
    </message>
    <message>
        <source>Then 1 more</source>
        <translation>Danach noch 1</translation>
    </message>
    <message>
        <source>Then {n} more</source>
        <translation>Danach noch {n}</translation>
    </message>
    <message>
        <source>Mark as seen</source>
        <translation>Als gesehen abhaken</translation>
    </message>
    <message>
        <source>1 not seen yet</source>
        <translation>1 noch nicht gesehen</translation>
    </message>
    <message>
        <source>{n} not seen yet</source>
        <translation>{n} noch nicht gesehen</translation>
    </message>
    <message>
        <source>Go to the next one</source>
        <translation>Zum nächsten gehen</translation>
    </message>
    <message>
        <source>Sign review</source>
        <translation>Durchsicht unterschreiben</translation>
    </message>
    <message>
        <source>With badge and PIN</source>
        <translation>Mit Ausweis und PIN</translation>
    </message>
    <message>
        <source>You reject this record</source>
        <translation>Ablehnung dieses Nachweises</translation>
    </message>
    <message>
        <source>You sign this review</source>
        <translation>Unterschrift unter diese Durchsicht</translation>
    </message>
    <message>
        <source>Why you reject it</source>
        <translation>Grund der Ablehnung</translation>
    </message>
    <message>
        <source>What is wrong with it, in a few words</source>
        <translation>In wenigen Worten, was nicht stimmt</translation>
    </message>
    <message>
        <source>Chain of {n}</source>
        <translation>Kette aus {n}</translation>
    </message>
    <message>
        <source>1 entry is not seen yet.</source>
        <translation>1 Eintrag ist noch nicht gesehen.</translation>
    </message>
    <message>
        <source>{n} entries are not seen yet.</source>
        <translation>{n} Einträge sind noch nicht gesehen.</translation>
    </message>
    <message>
        <source>Use PIN</source>
        <translation>PIN verwenden</translation>
    </message>
    <message>
        <source>Say why you reject it</source>
        <translation>Sagen, warum abgelehnt wird</translation>
    </message>
    <message>
        <source>Before you sign here</source>
        <translation>Vor der ersten Unterschrift</translation>
    </message>
    <message>
        <source>Accountability statement, version {n}</source>
        <translation>Verantwortungserklärung, Version {n}</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>Abmelden</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Jetzt nicht</translation>
    </message>
    <message>
        <source>Accept and sign</source>
        <translation>Annehmen und unterschreiben</translation>
    </message>
    <message>
        <source>Asking the sign-in service</source>
        <translation>Der Anmeldedienst wird gefragt</translation>
    </message>
    <message>
        <source>This takes a moment.</source>
        <translation>Das dauert einen Moment.</translation>
    </message>
    <message>
        <source>Sign in on your phone</source>
        <translation>Am Telefon anmelden</translation>
    </message>
    <message>
        <source>Open this address there, or read the picture. Then check that the code is the same.</source>
        <translation>Dort diese Adresse öffnen oder das Bild einlesen. Dann prüfen, ob der Code derselbe ist.</translation>
    </message>
    <message>
        <source>Sign in in the browser</source>
        <translation>Im Browser anmelden</translation>
    </message>
    <message>
        <source>A browser window is open. Sign in there, then come back here.</source>
        <translation>Ein Browserfenster ist offen. Dort anmelden, dann hierher zurückkommen.</translation>
    </message>
    <message>
        <source>The camera starts</source>
        <translation>Die Kamera startet</translation>
    </message>
    <message>
        <source>Scan or type the code.</source>
        <translation>Den Code scannen oder eingeben.</translation>
    </message>
    <message>
        <source>Several codes in view. Touch the one you mean.</source>
        <translation>Mehrere Codes im Bild. Den gemeinten antippen.</translation>
    </message>
    <message>
        <source>Hold the code still.</source>
        <translation>Den Code ruhig halten.</translation>
    </message>
    <message>
        <source>Too dark to read. Turn on a light.</source>
        <translation>Zu dunkel zum Lesen. Licht einschalten.</translation>
    </message>
    <message>
        <source>Code {n}: {text}</source>
        <translation>Code {n}: {text}</translation>
    </message>
    <message>
        <source>Choose a picture from a file.</source>
        <translation>Ein Bild aus einer Datei wählen.</translation>
    </message>
    <message>
        <source>No camera found</source>
        <translation>Keine Kamera gefunden</translation>
    </message>
    <message>
        <source>A camera that is plugged in starts by itself.</source>
        <translation>Eine angesteckte Kamera startet von selbst.</translation>
    </message>
    <message>
        <source>Allow the camera in the system&apos;s settings, then try again.</source>
        <translation>Die Kamera in den Einstellungen des Systems erlauben, dann erneut versuchen.</translation>
    </message>
    <message>
        <source>Close the other program; the camera then starts by itself.</source>
        <translation>Das andere Programm schließen; die Kamera startet dann von selbst.</translation>
    </message>
    <message>
        <source>Plug it in again; it starts by itself.</source>
        <translation>Wieder anstecken; sie startet von selbst.</translation>
    </message>
    <message>
        <source>The camera may not be used</source>
        <translation>Die Kamera ist nicht erlaubt</translation>
    </message>
    <message>
        <source>Another program uses the camera</source>
        <translation>Ein anderes Programm nutzt die Kamera</translation>
    </message>
    <message>
        <source>The camera was unplugged</source>
        <translation>Die Kamera wurde abgesteckt</translation>
    </message>
    <message>
        <source>You did Rev {rev} last on {day}, on this tablet.</source>
        <translation>Zuletzt nach Rev {rev} gearbeitet: {day}, an diesem Tablet.</translation>
    </message>
    <message>
        <source>You did Rev {rev} last on {day}, on another tablet.</source>
        <translation>Zuletzt nach Rev {rev} gearbeitet: {day}, an einem anderen Tablet.</translation>
    </message>
    <message>
        <source>Rev {rev} is not on this tablet: what changed can&apos;t be shown step by step. Read every step anew.</source>
        <translation>Rev {rev} ist nicht auf diesem Tablet: Die Änderungen lassen sich nicht Schritt für Schritt zeigen. Jeden Schritt neu lesen.</translation>
    </message>
    <message>
        <source>What changed since Rev {rev}</source>
        <translation>Was sich seit Rev {rev} geändert hat</translation>
    </message>
    <message>
        <source>No step differs</source>
        <translation>Kein Schritt ist anders</translation>
    </message>
    <message>
        <source>Record as read</source>
        <translation>Als gelesen festhalten</translation>
    </message>
    <message>
        <source>Rev {rev}, {date}</source>
        <translation>Rev {rev}, {date}</translation>
    </message>
    <message>
        <source>The whole instruction</source>
        <translation>Die ganze Anweisung</translation>
    </message>
    <message>
        <source>Stands in the record under your name</source>
        <translation>Steht mit eigenem Namen im Protokoll</translation>
    </message>
    <message>
        <source>Recorded. Opens step {n}</source>
        <translation>Festgehalten. Öffnet Schritt {n}</translation>
    </message>
</context>
<context>
    <name>AddPhoto</name>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Add a photo</source>
        <translation>Foto hinzufügen</translation>
    </message>
</context>
<context>
    <name>AwayPanel</name>
    <message>
        <source>Picture with address and code</source>
        <translation>Bild mit Adresse und Code</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Beenden</translation>
    </message>
</context>
<context>
    <name>BadgeInScreen</name>
    <message>
        <source>Use PIN</source>
        <translation>PIN verwenden</translation>
    </message>
    <message>
        <source>Use password</source>
        <translation>Passwort verwenden</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Not me</source>
        <translation>Nicht ich</translation>
    </message>
    <message>
        <source>Badge number</source>
        <translation>Ausweisnummer</translation>
    </message>
    <message>
        <source>Badge number. Hold your badge to the reader, or type it.</source>
        <translation>Ausweisnummer. Ausweis an den Leser halten oder Nummer tippen.</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Hold your badge to the reader. Or type the number above, then press Enter.</source>
        <translation>Ausweis an den Leser halten. Oder oben die Nummer tippen, dann Enter drücken.</translation>
    </message>
    <message>
        <source>Hold the code on your badge in front of the camera.</source>
        <translation>Den Code auf dem Ausweis vor die Kamera halten.</translation>
    </message>
    <message>
        <source>Close camera</source>
        <translation>Kamera schließen</translation>
    </message>
    <message>
        <source>Use camera</source>
        <translation>Kamera nutzen</translation>
    </message>
</context>
<context>
    <name>CapturePadScreen</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Take another</source>
        <translation>Neu aufnehmen</translation>
    </message>
    <message>
        <source>Light off</source>
        <translation>Licht aus</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Licht</translation>
    </message>
    <message>
        <source>Close camera</source>
        <translation>Kamera schließen</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Done earlier</source>
        <translation>Nachtragen</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Melden</translation>
    </message>
    <message>
        <source>Report problem</source>
        <translation>Problem melden</translation>
    </message>
    <message>
        <source>The photo that was taken</source>
        <translation>Das aufgenommene Foto</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Take a photo</source>
        <translation>Foto aufnehmen</translation>
    </message>
    <message>
        <source>Change sign</source>
        <translation>Vorzeichen wechseln</translation>
    </message>
</context>
<context>
    <name>CaptureTile</name>
    <message>
        <source>To do</source>
        <translation>Zu tun</translation>
    </message>
    <message>
        <source>To do, next</source>
        <translation>Zu tun, als Nächstes</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Erledigt</translation>
    </message>
    <message>
        <source>Out of limits. %1</source>
        <translation>Außerhalb der Grenzen. %1</translation>
    </message>
    <message>
        <source>On hold. %1</source>
        <translation>Gesperrt. %1</translation>
    </message>
    <message>
        <source>Not open yet</source>
        <translation>Noch nicht offen</translation>
    </message>
</context>
<context>
    <name>Choice</name>
    <message>
        <source>Not open. %1</source>
        <translation>Nicht offen. %1</translation>
    </message>
</context>
<context>
    <name>CorrectionSheet</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Not me</source>
        <translation>Nicht ich</translation>
    </message>
    <message>
        <source>Date it happened</source>
        <translation>Datum des Geschehens</translation>
    </message>
    <message>
        <source>Time it happened</source>
        <translation>Uhrzeit des Geschehens</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>Warum?</translation>
    </message>
    <message>
        <source>In your words</source>
        <translation>In eigenen Worten</translation>
    </message>
</context>
<context>
    <name>DraftNcrScreen</name>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Keep as draft</source>
        <translation>Als Entwurf behalten</translation>
    </message>
    <message>
        <source>NCR draft, sent</source>
        <translation>NCR-Entwurf, gesendet</translation>
    </message>
    <message>
        <source>Draft NCR</source>
        <translation>NCR-Entwurf</translation>
    </message>
    <message>
        <source>Filled in for you</source>
        <translation>Schon ausgefüllt</translation>
    </message>
    <message>
        <source>What is wrong?</source>
        <translation>Was stimmt nicht?</translation>
    </message>
    <message>
        <source>In your words (optional)</source>
        <translation>In eigenen Worten (freiwillig)</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>How many?</source>
        <translation>Wie viele?</translation>
    </message>
    <message>
        <source>Containment: where is the unit?</source>
        <translation>Eindämmung: Wo ist die Einheit?</translation>
    </message>
</context>
<context>
    <name>EntryDetail</name>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
</context>
<context>
    <name>Figure</name>
    <message>
        <source>Next figure</source>
        <translation>Nächstes Bild</translation>
    </message>
    <message>
        <source>Close the figure</source>
        <translation>Bild schließen</translation>
    </message>
    <message>
        <source>Enlarge the figure</source>
        <translation>Bild vergrößern</translation>
    </message>
</context>
<context>
    <name>GateListScreen</name>
    <message>
        <source>My jobs</source>
        <translation>Meine Aufträge</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>Neu prüfen</translation>
    </message>
    <message>
        <source>Ask supervisor</source>
        <translation>Schichtleitung fragen</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Was zu tun ist</translation>
    </message>
    <message>
        <source>Who can open it</source>
        <translation>Wer helfen kann</translation>
    </message>
</context>
<context>
    <name>HazardCheckScreen</name>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Melden</translation>
    </message>
    <message>
        <source>Report problem</source>
        <translation>Problem melden</translation>
    </message>
    <message>
        <source>DANGER</source>
        <translation>GEFAHR</translation>
    </message>
    <message>
        <source>WARNING</source>
        <translation>WARNUNG</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>Lock this tablet</source>
        <translation>Dieses Tablet sperren</translation>
    </message>
</context>
<context>
    <name>JobsScreen</name>
    <message>
        <source>Scan order</source>
        <translation>Auftrag scannen</translation>
    </message>
    <message>
        <source>Scan work order</source>
        <translation>Auftrag scannen</translation>
    </message>
    <message>
        <source>Practise</source>
        <translation>Üben</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>Nachweise</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>Einheiten</translation>
    </message>
    <message>
        <source>Gates</source>
        <translation>Prüfungen</translation>
    </message>
    <message>
        <source>Have ready</source>
        <translation>Bereithalten</translation>
    </message>
</context>
<context>
    <name>Keypad</name>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Erase last</source>
        <translation>Letztes Zeichen löschen</translation>
    </message>
    <message>
        <source>Decimal sign</source>
        <translation>Dezimalzeichen</translation>
    </message>
</context>
<context>
    <name>LimitsBar</name>
    <message>
        <source>Lower limit</source>
        <translation>Untergrenze</translation>
    </message>
    <message>
        <source>Exactly</source>
        <translation>Genau</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>Sollwert</translation>
    </message>
    <message>
        <source>Upper limit</source>
        <translation>Obergrenze</translation>
    </message>
</context>
<context>
    <name>LockedScreen</name>
    <message>
        <source>Another person</source>
        <translation>Andere Person</translation>
    </message>
</context>
<context>
    <name>LongList</name>
    <message>
        <source>More below</source>
        <translation>Mehr darunter</translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>This window is too narrow</source>
        <translation>Dieses Fenster ist zu schmal</translation>
    </message>
    <message>
        <source>Handrail needs at least 102 mm of width. Make the window wider, turn the tablet, or choose a smaller text size.</source>
        <translation>Handrail braucht mindestens 102 mm Breite. Fenster breiter ziehen, Tablet drehen oder kleinere Schrift wählen.</translation>
    </message>
</context>
<context>
    <name>MeasureScreen</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Done earlier</source>
        <translation>Nachtragen</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Melden</translation>
    </message>
    <message>
        <source>Report problem</source>
        <translation>Problem melden</translation>
    </message>
    <message>
        <source>Change sign</source>
        <translation>Vorzeichen wechseln</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>DANGER</source>
        <translation>GEFAHR</translation>
    </message>
    <message>
        <source>WARNING</source>
        <translation>WARNUNG</translation>
    </message>
    <message>
        <source>CAUTION</source>
        <translation>VORSICHT</translation>
    </message>
    <message>
        <source>NOTICE</source>
        <translation>HINWEIS</translation>
    </message>
</context>
<context>
    <name>Page</name>
    <message>
        <source>More below</source>
        <translation>Mehr darunter</translation>
    </message>
</context>
<context>
    <name>PartButton</name>
    <message>
        <source>Digits go here</source>
        <translation>Hier kommen die Ziffern hin</translation>
    </message>
</context>
<context>
    <name>PersonPad</name>
    <message>
        <source>Badge number</source>
        <translation>Ausweisnummer</translation>
    </message>
    <message>
        <source>Badge number. Hold your badge to the reader, or type it.</source>
        <translation>Ausweisnummer. Ausweis an den Leser halten oder Nummer tippen.</translation>
    </message>
    <message>
        <source>Close camera</source>
        <translation>Kamera schließen</translation>
    </message>
    <message>
        <source>Use camera</source>
        <translation>Kamera nutzen</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Hold your badge to the reader. Or type the number above, then press Enter.</source>
        <translation>Ausweis an den Leser halten. Oder oben die Nummer tippen, dann Enter drücken.</translation>
    </message>
</context>
<context>
    <name>PinDots</name>
    <message>
        <source>%1 of %2 digits</source>
        <translation>%1 von %2 Ziffern</translation>
    </message>
</context>
<context>
    <name>PrimaryButton</name>
    <message>
        <source>%1, closed, %2</source>
        <translation>%1, geschlossen, %2</translation>
    </message>
    <message>
        <source>%1, saving</source>
        <translation>%1, wird gespeichert</translation>
    </message>
    <message>
        <source>Saving</source>
        <translation>Wird gespeichert</translation>
    </message>
</context>
<context>
    <name>QuietButton</name>
    <message>
        <source>%1, closed</source>
        <translation>%1, geschlossen</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Done</source>
        <translation>Erledigt</translation>
    </message>
    <message>
        <source>Current step</source>
        <translation>Aktueller Schritt</translation>
    </message>
    <message>
        <source>Current step, with a problem</source>
        <translation>Aktueller Schritt, mit einem Problem</translation>
    </message>
    <message>
        <source>Ahead</source>
        <translation>Kommt noch</translation>
    </message>
    <message>
        <source>Hold point</source>
        <translation>Haltepunkt</translation>
    </message>
    <message>
        <source>Needs a signature</source>
        <translation>Braucht eine Unterschrift</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Nicht bestanden</translation>
    </message>
    <message>
        <source>On hold</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>Entfallen</translation>
    </message>
</context>
<context>
    <name>ReadingCell</name>
    <message>
        <source>Reading %1, empty</source>
        <translation>Messwert %1, leer</translation>
    </message>
    <message>
        <source>Reading %1, %2, out of limits</source>
        <translation>Messwert %1, %2, außerhalb der Grenzen</translation>
    </message>
    <message>
        <source>Reading %1, %2</source>
        <translation>Messwert %1, %2</translation>
    </message>
</context>
<context>
    <name>RefusedSheet</name>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
</context>
<context>
    <name>ReviewRecordScreen</name>
    <message>
        <source>Back to the record</source>
        <translation>Zurück zum Nachweis</translation>
    </message>
    <message>
        <source>Seen</source>
        <translation>Gesehen</translation>
    </message>
    <message>
        <source>Not seen yet</source>
        <translation>Noch nicht gesehen</translation>
    </message>
</context>
<context>
    <name>RunRecordScreen</name>
    <message>
        <source>Find entry</source>
        <translation>Eintrag suchen</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>Neu prüfen</translation>
    </message>
    <message>
        <source>Hash</source>
        <translation>Hash</translation>
    </message>
    <message>
        <source>Sort by %1</source>
        <translation>Sortieren nach %1</translation>
    </message>
    <message>
        <source>Sorted, first to last</source>
        <translation>Sortiert, vorwärts</translation>
    </message>
    <message>
        <source>Sorted, last to first</source>
        <translation>Sortiert, rückwärts</translation>
    </message>
</context>
<context>
    <name>ScanCodeScreen</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>Neu lesen</translation>
    </message>
    <message>
        <source>Light off</source>
        <translation>Licht aus</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Licht</translation>
    </message>
    <message>
        <source>Type the code</source>
        <translation>Code eingeben</translation>
    </message>
    <message>
        <source>Use camera</source>
        <translation>Kamera nutzen</translation>
    </message>
    <message>
        <source>Other camera</source>
        <translation>Andere Kamera</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Melden</translation>
    </message>
    <message>
        <source>Report problem</source>
        <translation>Problem melden</translation>
    </message>
    <message>
        <source>Scan or type the code</source>
        <translation>Code scannen oder tippen</translation>
    </message>
    <message>
        <source>A hand scanner types here by itself. After typing by hand, press Enter.</source>
        <translation>Ein Handscanner tippt hier von selbst. Nach dem Tippen von Hand Enter drücken.</translation>
    </message>
    <message>
        <source>Checking the code</source>
        <translation>Code wird geprüft</translation>
    </message>
    <message>
        <source>No code read yet</source>
        <translation>Noch kein Code gelesen</translation>
    </message>
    <message>
        <source>The parts of the code show here. Nothing is used until you confirm it.</source>
        <translation>Hier stehen die Teile des Codes. Nichts wird ohne Bestätigung verwendet.</translation>
    </message>
    <message>
        <source>Needed: %1</source>
        <translation>Gebraucht: %1</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Code. Scan it, or type it and press Enter.</source>
        <translation>Code. Scannen, oder tippen und Enter drücken.</translation>
    </message>
</context>
<context>
    <name>Scrolled</name>
    <message>
        <source>More below</source>
        <translation>Mehr darunter</translation>
    </message>
</context>
<context>
    <name>Sheet</name>
    <message>
        <source>More below</source>
        <translation>Mehr darunter</translation>
    </message>
</context>
<context>
    <name>SignRecordScreen</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>I do not agree</source>
        <translation>Nicht einverstanden</translation>
    </message>
    <message>
        <source>Not me</source>
        <translation>Nicht ich</translation>
    </message>
    <message>
        <source>More below</source>
        <translation>Mehr darunter</translation>
    </message>
    <message>
        <source>What does your signature mean?</source>
        <translation>Was bedeutet die Unterschrift?</translation>
    </message>
    <message>
        <source>Record fingerprint</source>
        <translation>Fingerabdruck des Nachweises</translation>
    </message>
</context>
<context>
    <name>SignSheet</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Not me</source>
        <translation>Nicht ich</translation>
    </message>
    <message>
        <source>Record fingerprint</source>
        <translation>Fingerabdruck des Nachweises</translation>
    </message>
</context>
<context>
    <name>StatementSheet</name>
    <message>
        <source>Not me</source>
        <translation>Nicht ich</translation>
    </message>
</context>
<context>
    <name>StepRunnerScreen</name>
    <message>
        <source>%1 more below</source>
        <translation>%1 weitere darunter</translation>
    </message>
    <message>
        <source>More below</source>
        <translation>Mehr darunter</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Melden</translation>
    </message>
    <message>
        <source>Report problem</source>
        <translation>Problem melden</translation>
    </message>
    <message>
        <source>Record here</source>
        <translation>Hier erfassen</translation>
    </message>
</context>
<context>
    <name>Stepper</name>
    <message>
        <source>One less</source>
        <translation>Eins weniger</translation>
    </message>
    <message>
        <source>One more</source>
        <translation>Eins mehr</translation>
    </message>
</context>
<context>
    <name>SyncCentreScreen</name>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Copy to file</source>
        <translation>In Datei kopieren</translation>
    </message>
    <message>
        <source>Check chain</source>
        <translation>Kette prüfen</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Nachweis</translation>
    </message>
    <message>
        <source>Tablet</source>
        <translation>Tablet</translation>
    </message>
    <message>
        <source>Gateway</source>
        <translation>Gateway</translation>
    </message>
    <message>
        <source>Where, since</source>
        <translation>Wo, seit wann</translation>
    </message>
    <message>
        <source>Show fewer</source>
        <translation>Weniger zeigen</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alle zeigen</translation>
    </message>
</context>
<context>
    <name>SyncPill</name>
    <message>
        <source>Sync: %1, %2</source>
        <translation>Abgleich: %1, %2</translation>
    </message>
</context>
<context>
    <name>Viewfinder</name>
    <message>
        <source>Picture of the camera</source>
        <translation>Bild der Kamera</translation>
    </message>
</context>
<context>
    <name>WhatChangedScreen</name>
    <message>
        <source>My jobs</source>
        <translation>Meine Aufträge</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Melden</translation>
    </message>
    <message>
        <source>Report problem</source>
        <translation>Problem melden</translation>
    </message>
</context>
</TS>
