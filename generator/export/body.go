package export

import (
	"encoding/json"
	"strings"

	library "github.com/rbretecher/go-postman-collection"

	"github.com/pmgen/pmgen/generator/model"
)

// formRow is a field of a form.
type formRow struct {
	Key         string  `json:"key"`
	Value       *string `json:"value,omitempty"`
	Src         any     `json:"src,omitempty"` // of a file: its name, or several
	Type        string  `json:"type"`          // text or file
	ContentType string  `json:"contentType,omitempty"`
	Description string  `json:"description,omitempty"`
	Disabled    bool    `json:"disabled,omitempty"`
}

func formRowOf(p *model.Param) formRow {
	f := formRow{Key: p.Name, Type: "text", Value: &p.Value, ContentType: p.Media, Description: p.Description, Disabled: p.Disabled}
	if !p.File {
		return f
	}
	f.Type, f.Value = "file", nil
	switch {
	case p.Type != nil && p.Type.Kind == model.KindArray: // several files, of which the first one's name is known
		f.Src = []string{p.Value, p.Value}
	case p.Value == "":
		f.Src = []string{}
	default:
		f.Src = p.Value
	}
	return f
}

// chosenFile stands for the file of a GET, whose body is one only where somebody chose it. What it was called is not known.
const chosenFile = "body"

// fileBody is a body that is a file, which nobody knows here.
type fileBody struct {
	Src     *string `json:"src"`
	Content *string `json:"content,omitempty"`
}

// graphQL is a GraphQL body as Postman shows it: the variables are JSON in a text.
type graphQL struct {
	Query         string `json:"query"`
	Variables     string `json:"variables,omitempty"`
	OperationName string `json:"operationName,omitempty"`
}

// body writes the body of a request. declared says that a header tells what it is: otherwise the language does in which Postman
// shows it.
func body(method string, b *model.RequestBody, fields []formRow, declared bool) *library.Body {
	switch b.Encoding {
	case model.URLEncoded:
		return &library.Body{Mode: "urlencoded", URLEncoded: fields}
	case model.Multipart:
		return &library.Body{Mode: "formdata", FormData: fields}
	case model.Binary:
		var file fileBody
		if b.Content.Text != "" || b.Content.Media == "" { // the collection holds it, if only as an empty text
			file.Content = &b.Content.Text
		}
		if name := chosenFile; b.Content.Text == "" && (method == "GET" || method == "HEAD") {
			file.Src = &name
		}
		return &library.Body{Mode: "file", File: file}
	case model.GraphQL:
		return &library.Body{Mode: "graphql", GraphQL: graphQLOf(&b.Content)}
	}
	out := &library.Body{Mode: "raw", Raw: b.Content.Text}
	if language := languages[b.Content.Media]; language != "" && !declared {
		out.Options = &library.BodyOptions{Raw: library.BodyOptionsRaw{Language: language}}
	} else if language := shown(b.Content.Media); language != "" && declared {
		out.Options = &library.BodyOptions{Raw: library.BodyOptionsRaw{Language: language}}
	}
	return out
}

// languages are those that say what a body is.
var languages = map[string]string{
	"application/json": library.JSON, "application/xml": library.XML, "text/html": library.HTML, "application/javascript": library.Javascript,
}

// shown is the language in which a body of the media type is best shown.
func shown(media string) string {
	switch {
	case model.IsJSON(media):
		return library.JSON
	case strings.HasSuffix(media, "/xml"), strings.HasSuffix(media, "+xml"):
		return library.XML
	case media == "text/html":
		return library.HTML
	case strings.HasSuffix(media, "javascript"):
		return library.Javascript
	}
	return ""
}

// graphQLOf takes apart what Postman sends for a GraphQL body.
func graphQLOf(c *model.Content) graphQL {
	var sent struct {
		Query         string          `json:"query"`
		Variables     json.RawMessage `json:"variables"`
		OperationName string          `json:"operationName"`
	}
	if json.Unmarshal([]byte(c.Text), &sent) != nil {
		return graphQL{Query: c.Text}
	}
	return graphQL{sent.Query, unmended(sent.Variables, c.Marks, "/variables"), sent.OperationName}
}
