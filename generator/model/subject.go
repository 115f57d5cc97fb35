package model

import (
	"encoding/xml"
	"io"
	"strings"
)

// XMLSubject tells what an XML body asks for: of a SOAP message the first element of its body (what is soap), of a call by
// XML-RPC its methodName, and of any other document its root (element). Names are without their prefixes. Both are "" where the
// text is no XML up to there. A recorded message can begin with a {{variable}} that holds the opening of the envelope: then the
// first element is the one that the envelope's body has.
func XMLSubject(text string) (what, name string) {
	start := strings.IndexByte(text, '<')
	if start < 0 {
		return "", ""
	}
	d := xml.NewDecoder(strings.NewReader(text[start:]))
	d.Strict = false
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // names are ASCII in all that matter
	for depth, in := 0, ""; ; {
		token, err := d.RawToken()
		if err != nil {
			return "", ""
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
			switch name := t.Name.Local; {
			case depth == 1 && (name == "Envelope" || name == "methodCall"):
				in = name
			case depth == 1:
				return "element", name
			case in == "Envelope" && depth == 2 && name == "Body":
				in = name
			case in == "Body" && depth == 3:
				return "soap", name
			case in == "methodCall" && depth == 2 && name == "methodName":
				if content, err := d.RawToken(); err == nil {
					if text, ok := content.(xml.CharData); ok {
						return "methodName", strings.TrimSpace(string(text))
					}
				}
				return "", ""
			}
		case xml.EndElement:
			if depth--; in == "Body" && depth < 2 { // an empty body
				return "", ""
			}
		}
	}
}
