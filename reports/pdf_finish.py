"""The last touch to a PDF: WeasyPrint writes one variant at a time, here PDF/A-3a also becomes PDF/UA-1.

PDF/A wants every property of a foreign namespace described in the packet, so the claim comes with its schema.
"""

import pydyf  # type: ignore[import-untyped]
import weasyprint

_CLAIM = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part>\
</rdf:Description><rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""


def declare_pdf_ua(document: weasyprint.Document, pdf: pydyf.PDF) -> None:
    """A WeasyPrint finisher: adds PDF/UA part 1 to the XMP packet, which stays readable without decompression.

    It also names every attached file once: WeasyPrint lists it twice.
    """
    number = int(pdf.catalog["Metadata"].split()[0])
    packet = pdf.objects[number]
    (xml,) = packet.stream
    packet.stream = [xml.replace(b"</rdf:RDF>", _CLAIM + b"</rdf:RDF>", 1)]
    packet.compress = False
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
