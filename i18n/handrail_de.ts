<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
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
        <translation>Halten Sie Ihren Ausweis an den Leser. Oder tippen Sie oben die Nummer und drücken Enter.</translation>
    </message>
</context>
<context>
    <name>CapturePadScreen</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
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
        <translation>In Ihren Worten</translation>
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
        <translation>Fehlermeldung, gesendet</translation>
    </message>
    <message>
        <source>Draft NCR</source>
        <translation>Fehlermeldung entwerfen</translation>
    </message>
    <message>
        <source>Filled in for you</source>
        <translation>Für Sie ausgefüllt</translation>
    </message>
    <message>
        <source>What is wrong?</source>
        <translation>Was stimmt nicht?</translation>
    </message>
    <message>
        <source>In your words (optional)</source>
        <translation>In Ihren Worten (freiwillig)</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>Containment: where is the unit?</source>
        <translation>Sicherung: Wo ist die Einheit?</translation>
    </message>
</context>
<context>
    <name>Figure</name>
    <message>
        <source>Next figure</source>
        <translation>Nächste Abbildung</translation>
    </message>
    <message>
        <source>Close the figure</source>
        <translation>Abbildung schließen</translation>
    </message>
    <message>
        <source>Enlarge the figure</source>
        <translation>Abbildung vergrößern</translation>
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
        <translation>Erneut prüfen</translation>
    </message>
    <message>
        <source>Ask supervisor</source>
        <translation>Vorgesetzte fragen</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Was zu tun ist</translation>
    </message>
    <message>
        <source>Who can open it</source>
        <translation>Wer öffnen kann</translation>
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
        <translation>Arbeitsauftrag scannen</translation>
    </message>
    <message>
        <source>Practise</source>
        <translation>Üben</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>Aufzeichnungen</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>Einheiten</translation>
    </message>
    <message>
        <source>Gates</source>
        <translation>Freigaben</translation>
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
    <name>Main</name>
    <message>
        <source>This window is too narrow</source>
        <translation>Dieses Fenster ist zu schmal</translation>
    </message>
    <message>
        <source>Handrail needs at least 102 mm of width. Make the window wider, turn the tablet, or choose a smaller text size.</source>
        <translation>Handrail braucht mindestens 102 mm Breite. Machen Sie das Fenster breiter, drehen Sie das Tablet oder wählen Sie kleinere Schrift.</translation>
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
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Hold your badge to the reader. Or type the number above, then press Enter.</source>
        <translation>Halten Sie Ihren Ausweis an den Leser. Oder tippen Sie oben die Nummer und drücken Enter.</translation>
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
    <name>RunRecordScreen</name>
    <message>
        <source>Find entry</source>
        <translation>Eintrag suchen</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>Erneut prüfen</translation>
    </message>
</context>
<context>
    <name>ScanCodeScreen</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
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
        <translation>Hier stehen die Teile des Codes. Nichts wird verwendet, bis Sie bestätigen.</translation>
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
        <translation>Ich stimme nicht zu</translation>
    </message>
    <message>
        <source>Not me</source>
        <translation>Nicht ich</translation>
    </message>
    <message>
        <source>What does your signature mean?</source>
        <translation>Was bedeutet Ihre Unterschrift?</translation>
    </message>
    <message>
        <source>Record fingerprint</source>
        <translation>Fingerabdruck des Eintrags</translation>
    </message>
</context>
<context>
    <name>StepRunnerScreen</name>
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
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>Record here</source>
        <translation>Hier erfassen</translation>
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
        <translation>Eintrag</translation>
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
</TS>
