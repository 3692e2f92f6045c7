"""Hostile XML in, a plain tree out."""

from lxml import etree

from engine.errors import DefinitionError

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
SPIFF = "{http://spiffworkflow.org/bpmn/schema/1.0/core}"
MAX_BYTES = 2_000_000
#: The property of an event with a date timer that moves it by working days, and the elements that can have one.
WORKING_DAYS = "working_days"
TIMED = ("boundaryEvent", "intermediateCatchEvent")


def read_document(xml: bytes) -> etree._Element:
    """The root of a BPMN document. Comments and processing instructions are gone.

    Raises DefinitionError for what is not well-formed, too large, has a DOCTYPE, or is not BPMN. Nothing outside of
    `xml` is ever read.
    """
    root = read_xml(xml, "diagram")
    if root.tag != f"{BPMN}definitions":
        raise DefinitionError("this is not a BPMN 2.0 diagram")
    return root


def read_xml(xml: bytes, what: str) -> etree._Element:
    """The root of a document that somebody sent, as harmless as `read_document` says; `what` it is, for the refusal."""
    if len(xml) > MAX_BYTES:
        raise DefinitionError(f"the {what} is larger than {MAX_BYTES // 1_000_000} MB")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, attribute_defaults=False,
        huge_tree=False, remove_comments=True, remove_pis=True, recover=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DefinitionError(f"the {what} is not well-formed XML: {error}") from None
    # An internal subset could still define entities; a diagram never needs a DOCTYPE.
    if root.getroottree().docinfo.doctype or root.getroottree().docinfo.internalDTD is not None:
        raise DefinitionError(f"a {what} may not have a DOCTYPE")
    return root


def is_bpmn(node: etree._Element, *names: str) -> bool:
    """Whether the node is one of these BPMN elements."""
    return isinstance(node.tag, str) and node.tag.startswith(BPMN) and node.tag[len(BPMN) :] in names


def properties_of(node: etree._Element) -> dict[str, str]:
    """The extension properties of an element, as SpiffWorkflow writes them."""
    path = f"{BPMN}extensionElements/{SPIFF}properties/{SPIFF}property"
    return {found.get("name", ""): found.get("value", "").strip() for found in node.iterfind(path)}


def decision_of(node: etree._Element) -> str:
    """The decision table that a business rule task looks up, as SpiffWorkflow writes it; empty without one."""
    return str(node.findtext(f"{BPMN}extensionElements/{SPIFF}calledDecisionId", "")).strip()
