<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>Station {id}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scan your badge.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hello, {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hello.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Or type its number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter your PIN to sign in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opens your jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Badge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read at {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scan or type</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PIN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} of 6 digits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>My jobs</source>
        <translation type="unfinished">Meine Aufträge</translation>
    </message>
    <message>
        <source>No network. Sign-in uses the user list from &lt;b&gt;{made}&lt;/b&gt;. It works until &lt;b&gt;{until}&lt;/b&gt;.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} signed out at {time}. The work on this tablet is saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Badge ends in &lt;b&gt;{end}&lt;/b&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} of up to {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Photo {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not applicable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done with photos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save tick</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save choice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save choices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save date</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Offered value. Check it first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a picture first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type day, month and year</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type hour and minute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose at least one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose pass or fail</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tap the box</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type the text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Month</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Year</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Minute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step {n}, {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{target}, entry no. {no} by {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Late entry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct an entry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recorded value, it stays in the record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Value at that time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Right value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A few words, if no reason above fits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The entry shows both times: when it happened and now. You sign it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Both values stay in the record, with your name and reason.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 signature covers this value. It shows as void and is asked for again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} signatures cover this value. They show as void and are asked for again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One of: {choices}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Day, month, year</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hour:minute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Day, month, year, hour:minute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sign late entry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save correction</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Signed in. No PIN is needed here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hands were not free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tablet was not at hand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Entry was forgotten</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Typed wrongly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read wrongly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Belongs to another entry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type the right value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type the value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type the time it happened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a reason or write one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{old} becomes {new}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type a date as 20.11.2026 and a time as 14:30.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Used most for this step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What happened, in a few words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unit &lt;b&gt;{unit}&lt;/b&gt; stops here until QA decides.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Discard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sent {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved on this tablet {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Found at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step {n}, {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{part} Rev {rev}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Work order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Instruction</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{doc} Rev {rev}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Limits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measured with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Found by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what is wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>where the unit is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to step {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} left: {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} gets it when connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>QA gets it when connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send draft to QA</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take this photo out of the draft</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The draft was not sent yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Withdraw draft NCR {ncr}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It stays in the record. The unit stays stopped until QA decides.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Discard this draft</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was not sent. What you entered is removed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose where unit &lt;b&gt;{unit}&lt;/b&gt; is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asking the gates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You can go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You can start this job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All {total} gates are open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You cannot go on yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You cannot start this job yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 of {total} gates is closed. Open it, then go on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} of {total} gates are closed. Open them, then go on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was used at this step yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All lists are fresh. {oldest}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} in order. {soonest}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scan another</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check again</source>
        <translation type="unfinished">Erneut prüfen</translation>
    </message>
    <message>
        <source>Ask trainer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask QA</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask supervisor</source>
        <translation type="unfinished">Vorgesetzte fragen</translation>
    </message>
    <message>
        <source>Resume {job}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start {job}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 gate closed: {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} gates closed: {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unit {unit}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Operation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do this first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do all of these first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each tick is recorded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open step {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} left: {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} rejected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sending</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All received</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>by {stop} · {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>gateway</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting long</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for your jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No jobs at this station</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask planning to release a work order for it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next at this station</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} jobs, in plan order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} of {total} units</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unit {n} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 gate closed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} gates closed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Due {day}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All units done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused at step {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At step {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blocked: {gates}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{doc} Rev {rev}, effective</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} of {total} done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} of {total} open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped at step {n}, {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By {name}. Unit &lt;b&gt;{unit}&lt;/b&gt;. Nothing is lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume unit {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start unit {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Locked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The work of &lt;b&gt;{name}&lt;/b&gt; is saved and waits here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Someone else signs in beside it. Nothing is lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Goes back to where you were</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading {n} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No gauge yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scan the one you use.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scan gauge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Calibration due {day}, {n} days left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scan the gauge first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as out of limits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next: measure again or draft NCR</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value}, then {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} decimals needed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type a number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scan your badge first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type your password</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 more digit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} more digits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Badge read {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scan your badge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In your words</source>
        <translation type="unfinished">In Ihren Worten</translation>
    </message>
    <message>
        <source>Back</source>
        <translation type="unfinished">Zurück</translation>
    </message>
    <message>
        <source>Choose one of the two</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type a few words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause this work</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything saved so far is safe. Anyone trained can go on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End this record early</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unit {unit} cannot go on in this record. The record is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Skip step {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The step shows as skipped, with your reason.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what}: not applicable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The entry shows your reason in place of a value.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done 1 time so far.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done {n} times so far.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what}: once more?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note</source>
        <translation type="unfinished">Notiz</translation>
    </message>
    <message>
        <source>The note is kept with step {n}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Once more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That was the last one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Break</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End of shift</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Part is damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Order was changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wrong unit or part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Already done elsewhere</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not needed for this unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This unit does not have it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not part of this variant</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tool slipped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read or typed wrongly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The part was put right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The values are not what I saw</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The work is not as described</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What should others know?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A value, a lot, a name or a number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Optional</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause work</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Skip step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as not applicable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measure again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Record that I do not agree</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Discard it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find entries</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Withdraw draft</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save reason</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opens my jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Needs a supervisor or QA</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Who can help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No one is listed on this tablet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This cannot go on yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} things stand in the way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Who can help: {who}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open that record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change the entry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the gates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the signature</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to the step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to my jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Effective</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold point</source>
        <translation type="unfinished">Haltepunkt</translation>
    </message>
    <message>
        <source>1 step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title}, round {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Second person</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Signature</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not open yet</source>
        <translation type="unfinished">Noch nicht offen</translation>
    </message>
    <message>
        <source>Done</source>
        <translation type="unfinished">Erledigt</translation>
    </message>
    <message>
        <source>{n} signatures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do, then complete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All recorded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} of {total} recorded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Execution record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking the chain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Signed {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Out of limits {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No such entries</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Touch All to see every entry.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 entry with “{text}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} entries with “{text}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The newest {n} of {total} entries. The export holds all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Entries cannot be changed or removed. A correction is a new entry with a reason.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no. {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Result so far</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Signatures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n}, {void} void</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Out of limits</source>
        <translation>Außerhalb der Grenzen</translation>
    </message>
    <message>
        <source>Draft NCR</source>
        <translation type="unfinished">Fehlermeldung entwerfen</translation>
    </message>
    <message>
        <source>Tablet key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gateway received</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Times are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} of {total} steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n}, measured again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n}, {standing} not settled by a new value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>to no. {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to step {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PDF and data, with check file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checked here, {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chain verified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} of {n} match</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chain broken at no. {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do not use this record. Call QA.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chain not verified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In all entries of this record.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No. {n}, {when}, by {name}. Hash {hash}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved. Touch to export again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The record is in {folder}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scan or type the code first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Typed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scanned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GS1 code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plain code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Code read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Right part, good lot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Right equipment, ready to use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check: the label says &lt;b&gt;{code}&lt;/b&gt; too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scan the new label.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What to do</source>
        <translation type="unfinished">Was zu tun ist</translation>
    </message>
    <message>
        <source>Nothing was used. This scan is kept in the record.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scan again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Then read the next label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The rest was not checked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Serial</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Code</source>
        <translation type="unfinished">Code</translation>
    </message>
    <message>
        <source>Equipment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Expiry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Part {part}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GTIN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Made</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Best before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Count</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Additional number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Part number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Part ({ai})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} {part}, as planned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Released, {n} in the lot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Released</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Past its date</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} years left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 day left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} days left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, calibration due {day}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scan the gauge: {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scan the lot label: {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scan the equipment: {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scan the code: {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use this gauge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use this lot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use this serial</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use this equipment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use this code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what}, step {n}, unit {unit}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No code read yet. Scan it, or type it and press Enter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Second signature on this record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You are signing this record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Record 1 of 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} cannot sign here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use password</source>
        <translation type="unfinished">Passwort verwenden</translation>
    </message>
    <message>
        <source>This signature is asked for another meaning.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what} first read {first}. Then {last}. Both are kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 photo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} photos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} notes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Badge and PIN are in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sign: {meaning}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This signature means {needed}. Other meanings are asked for elsewhere.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give badge and PIN first, then say that you do not agree.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>I do not agree</source>
        <translation type="unfinished">Ich stimme nicht zu</translation>
    </message>
    <message>
        <source>Your reason is kept in the record. The step stays open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Figure {step}-{n} · {n} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unit &lt;b&gt;{unit}&lt;/b&gt; waits for QA: draft NCR {ncr}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You are looking back. Nothing is recorded here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Complete step {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Badge and PIN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saves, closes the record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saves, opens step {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exp {day}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what}: {verdict}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put it right, then measure again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tick</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Corrected. First value {value} kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what} measured {n} times. First value {value} kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The first value is kept. Say why it is measured again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every record, and where it is now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sync centre</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for the records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No records on this tablet yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They show here with the first step.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All records are shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} more records, and those of {runs} older units</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 more record, in order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} more records, all in order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Received by gateway</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On this tablet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gateway holds it back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The record is safe and unchanged. Ask a supervisor to have QA look at it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Entry {n} of this tablet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{order}, unit {unit}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unit {unit}, ended early</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unit {unit}, complete record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unit {unit}, work started</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draft NCR {ncr}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing waits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The gateway has every entry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 entry waits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} entries wait</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Oldest waits {age}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gateway</source>
        <translation type="unfinished">Gateway</translation>
    </message>
    <message>
        <source>1 held back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} held back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not reached yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Work goes on without it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reached {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No QMS is connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Limit {limit}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not compared yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{span} fast</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{span} slow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Record chains</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not checked yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Touch Check chain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} entries, checked {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unbroken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Broken at no. {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do not use it. Call QA.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Space left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Have space made soon</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the gateway</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send 1 now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send {n} now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sending {n} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Contact the gateway</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing waits to be sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tries to reach the gateway</source>
        <translation type="unfinished"></translation>
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
        <source>%1 more below</source>
        <translation>%1 weitere darunter</translation>
    </message>
    <message>
        <source>More below</source>
        <translation type="unfinished">Mehr darunter</translation>
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
