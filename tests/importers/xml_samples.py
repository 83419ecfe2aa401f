"""Small documents of the project's own, in each of the XML languages and in a guide's JSON."""

# ruff: noqa: E501 - a document in one line reads as the document it is

from __future__ import annotations

S1000D_HEAD = """<identAndStatusSection><dmAddress><dmIdent>
<dmCode modelIdentCode="PUMP" systemDiffCode="A" systemCode="10" subSystemCode="2" subSubSystemCode="0" assyCode="00"
 disassyCode="00" disassyCodeVariant="A" infoCode="720" infoCodeVariant="A" itemLocationCode="D"/>
<language languageIsoCode="en" countryIsoCode="GB"/><issueInfo issueNumber="003" inWork="00"/></dmIdent>
<dmAddressItems><issueDate year="2026" month="05" day="02"/>
<dmTitle><techName>Pump</techName><infoName>Install</infoName></dmTitle></dmAddressItems></dmAddress>
<dmStatus issueType="changed"><security securityClassification="01"/>
<responsiblePartnerCompany><enterpriseName>Example Works</enterpriseName></responsiblePartnerCompany>
<applic><displayText><simplePara>Pump Mk2</simplePara></displayText>
<assert applicPropertyIdent="version" applicPropertyType="prodattr" applicPropertyValues="Mk2"/></applic>
<qualityAssurance><unverified/></qualityAssurance>
<reasonForUpdate><simplePara>New seal</simplePara></reasonForUpdate></dmStatus></identAndStatusSection>"""
SCHEMA = "http://www.s1000d.org/S1000D_4-1/xml_schema_flat"


def module(content: str, *, schema: str = "proced", doctype: str = "", head: str = S1000D_HEAD) -> bytes:
    """A data module around a content."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n{doctype}\n<dmodule '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'xsi:noNamespaceSchemaLocation="{SCHEMA}/{schema}.xsd">\n{head}\n<content>{content}</content></dmodule>'
    ).encode()


PROCEDURE = """<procedure><preliminaryRqmts>
<reqCondGroup><reqCondNoRef><reqCond>The pump is drained</reqCond></reqCondNoRef></reqCondGroup>
<reqPersons><person man="A"><personCategory personCategoryCode="Fitter"/><estimatedTime unitOfMeasure="h">1,5</estimatedTime>
</person></reqPersons>
<reqSupportEquips><supportEquipDescrGroup><supportEquipDescr id="seq-1"><name>Torque wrench</name>
<identNumber><manufacturerCode>K1</manufacturerCode><partAndSerialNumber><partNumber>TW-5</partNumber>
</partAndSerialNumber></identNumber><reqQuantity unitOfMeasure="EA">1</reqQuantity></supportEquipDescr>
</supportEquipDescrGroup></reqSupportEquips>
<reqSupplies><noSupplies/></reqSupplies>
<reqSpares><spareDescrGroup><spareDescr id="spa-1"><name>Seal</name><reqQuantity unitOfMeasure="EA">2</reqQuantity>
</spareDescr></spareDescrGroup></reqSpares>
<reqSafety><safetyRqmts><warning><warningAndCautionPara>Hot oil.</warningAndCautionPara></warning>
<caution><warningAndCautionPara>Keep the bore clean.</warningAndCautionPara></caution></safetyRqmts></reqSafety>
</preliminaryRqmts><mainProcedure>
<proceduralStep id="st-1"><para>Set the <internalRef internalRefId="spa-1"/> in the bore at 10<superScript>-2</superScript> bar.</para></proceduralStep>
<proceduralStep><title>Fit the pump</title>
<proceduralStep><para>Align: <randomList><listItem><para>the shaft</para></listItem><listItem><para>the key</para></listItem></randomList></para>
<figure id="fig-1"><title>Shaft</title><graphic infoEntityIdent="ICN-1"/></figure></proceduralStep>
<proceduralStep independentCheck="ic1"><para>Tighten with the <internalRef internalRefId="seq-1"/> as in
<internalRef internalRefId="fig-1"/>.</para><note><notePara>Crosswise.</notePara></note>
<table><title>Torque</title><tgroup cols="2"><thead><row><entry><para>Bolt</para></entry><entry><para>N·m</para></entry></row></thead>
<tbody><row><entry><para>M8</para></entry><entry><para>25</para></entry></row></tbody></tgroup></table></proceduralStep>
</proceduralStep></mainProcedure>
<closeRqmts><reqCondGroup><noConds/></reqCondGroup></closeRqmts></procedure>"""
PICTURE = '<!DOCTYPE dmodule [<!NOTATION cgm SYSTEM "x"><!ENTITY ICN-1 SYSTEM "ICN-1.CGM" NDATA cgm>]>'
CREW = """<crew><crewRefCard><title>Engine fire</title><crewDrill><title>In flight</title>
<crewDrillStep><challengeAndResponse><challenge><para>Throttle</para></challenge><response><para>Closed</para></response>
</challengeAndResponse></crewDrillStep>
<crewDrillStep><para>Land.</para><crewDrillStep><para>Leave the aircraft.</para></crewDrillStep></crewDrillStep>
</crewDrill></crewRefCard></crew>"""
PROCESS = """<process><dmSeq><dmNode><title>Start</title><dialog><title>Pressure</title>
<userEntry><prompt>Read the gauge</prompt><variable variableName="p" valueType="real"/></userEntry>
<menu choiceSelection="single"><prompt>Is it steady?</prompt><menuChoice><prompt>Yes</prompt></menuChoice>
<menuChoice><prompt>No</prompt></menuChoice></menu></dialog></dmNode>
<dmIf><expression><variableRef variableName="p"/></expression><dmThenSeq><dmNode><message><para>Vent it.</para></message></dmNode></dmThenSeq></dmIf>
<dmLoop><expression><variableRef variableName="n"/></expression><dmNode><message><para>Wait.</para></message></dmNode></dmLoop>
</dmSeq></process>"""

TASK = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE task PUBLIC "-//OASIS//DTD DITA Task//EN" "task.dtd">
<task id="fit_pump" xml:lang="en"><title>Fit the pump <ph conkeyref="names/pump"/></title>
<shortdesc>How a pump is fitted.</shortdesc>
<prolog><metadata><keywords><indexterm>pump</indexterm></keywords></metadata></prolog>
<taskbody><prereq><p>Drain it.</p></prereq><context>The <keyword conkeyref="names/pump"/> is heavy.</context>
<steps>
<step><cmd>Lift the pump.</cmd><info><note type="warning">It may fall.</note>Use both lugs.</info>
<stepresult>It hangs level.</stepresult></step>
<step><cmd>Choose a gasket:</cmd><choices><choice>Paper</choice><choice>Steel</choice></choices></step>
<step audience="expert"><cmd>Fit the bolts.</cmd><substeps><substep><cmd>Oil them.</cmd></substep>
<substep><cmd>Turn them in.</cmd><info>By hand.</info></substep></substeps></step>
<step conref="common.dita#common/clean"><cmd/></step>
</steps><result>The pump is fitted. <note type="tip">Check it once a week.</note></result></taskbody></task>
"""
COMMON = """<task id="common"><title>Common</title><taskbody><steps>
<step id="clean"><cmd>Clean the bench.</cmd><info>With a dry cloth.</info></step></steps></taskbody></task>"""


def qif(body: str, *, version: str = "3.0.0") -> bytes:
    """A QIF document around a body."""
    return (
        f'<?xml version="1.0"?><QIFDocument xmlns="http://qifstandards.org/xsd/qif3" versionQIF="{version}" idMax="99">'
        f"<QPId>fd43400a-29bf-4ec6-b96c-e2f846eb6ff6</QPId>{body}</QIFDocument>"
    ).encode()


def characteristic(number: int, kind: str, definition: str, target: str = "") -> tuple[str, str, str]:
    """Definition, nominal and item of one characteristic; their ids are the number with 1, 2 and 3 behind it."""
    aim = f"<TargetValue>{target}</TargetValue>" if target else ""
    of = f"<CharacteristicDefinitionId>{number}1</CharacteristicDefinitionId>"
    named = (
        f"<Name>N{number}</Name><CharacteristicDesignator><Designator>D{number}</Designator></CharacteristicDesignator>"
    )
    nominal = f"<CharacteristicNominalId>{number}2</CharacteristicNominalId>"
    return (
        f'<{kind}CharacteristicDefinition id="{number}1">{definition}</{kind}CharacteristicDefinition>',
        f'<{kind}CharacteristicNominal id="{number}2">{of}{aim}</{kind}CharacteristicNominal>',
        f'<{kind}CharacteristicItem id="{number}3">{named}{nominal}</{kind}CharacteristicItem>',
    )


def characteristics(*parts: tuple[str, str, str]) -> str:
    definitions, nominals, items = ("".join(column) for column in zip(*parts, strict=True))
    return (
        f"<Characteristics><CharacteristicDefinitions>{definitions}</CharacteristicDefinitions><CharacteristicNominals>"
        f"{nominals}</CharacteristicNominals><CharacteristicItems>{items}</CharacteristicItems></Characteristics>"
    )


def tolerance(low: str, high: str, *, limit: bool) -> str:
    return (
        f"<Tolerance><MaxValue>{high}</MaxValue><MinValue>{low}</MinValue><DefinedAsLimit>{str(limit).lower()}"
        "</DefinedAsLimit></Tolerance>"
    )


PLAN = qif(
    "<FileUnits><PrimaryUnits><LinearUnit><UnitName>mm</UnitName></LinearUnit></PrimaryUnits></FileUnits>"
    '<MeasurementResources><MeasurementDevices><MeasurementDevice id="7"><Name>CALLIPER</Name></MeasurementDevice>'
    "</MeasurementDevices></MeasurementResources>"
    + characteristics(
        characteristic(1, "Diameter", tolerance("-0.10", "0.20", limit=False), "10.00"),
        characteristic(2, "Length", tolerance("4.5", "5.5", limit=True)),
        characteristic(3, "Flatness", "<ToleranceValue>0.05</ToleranceValue>"),
        characteristic(4, "SurfaceProfile", "<ToleranceValue>0.4</ToleranceValue>"),
        characteristic(5, "Diameter", tolerance("1.8", "2.2", limit=False), "2.0"),
        characteristic(6, "UserDefinedAttribute", ""),
        characteristic(7, "Width", "<NonTolerance>SET</NonTolerance>", "30"),
    )
    + "<Plan><Version><ThisInstanceQPId>dd43400a-29bf-4ec6-b96c-e2f846eb6ff7</ThisInstanceQPId></Version>"
    '<WorkInstructions n="1"><TextInstruction id="8"><TextInstruction>Turn the part over</TextInstruction>'
    "</TextInstruction></WorkInstructions><OrderedPlanRoot><Steps>"
    "<NumberedPlanElement><SequenceNumber>2</SequenceNumber><MeasureEvaluateSpecified><WorkInstructionIds><Id>8</Id>"
    "</WorkInstructionIds><CharacteristicItemIds><Id>23</Id><Id>33</Id></CharacteristicItemIds></MeasureEvaluateSpecified>"
    "</NumberedPlanElement><NumberedPlanElement><SequenceNumber>1</SequenceNumber><MeasureEvaluateSpecified>"
    "<CharacteristicItemIds><Id>13</Id></CharacteristicItemIds></MeasureEvaluateSpecified></NumberedPlanElement>"
    "</Steps></OrderedPlanRoot></Plan>"
)

GUIDE = {
    "guide": {
        "title": "Change the seal", "locale": "en", "revisionid": 12, "introduction": "<p>Drain <b>first</b>.</p>",
        "tools": [{"text": "Hook", "quantity": "1", "notes": ""}], "parts": [], "conclusion": "",
        "steps": [
            {"title": "", "lines": [{"text_raw": "Pull the ''old'' seal.", "bullet": "red", "level": 0},
                                    {"text_raw": "Mind the edge.", "bullet": "icon_caution", "level": 0},
                                    {"text_raw": "It is soft.", "bullet": "icon_note", "level": 1}],
             "media": {"type": "image", "data": [{"id": 1, "original": "https://example.org/a"}]}},
            {"title": "Fit", "lines": [{"text_rendered": "Push <i>evenly</i> &amp; slowly."}],
             "media": {"type": "video", "data": {"id": 2}}},
        ],
    }
}  # fmt: skip
PAGE = """[hook]: tools.md "{cat: tool}"

# Change the seal

{{BOM}}

## Take it out {pagestep}

Pull with a [hook]{Qty: 1}. ![](seal.png "The seal")

>!! Mind the edge.

## Put one in {pagestep}

* Grease a [seal](seal.md){Qty: 1, note: "any colour"}
* Push it
"""
