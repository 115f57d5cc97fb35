package docs

import (
	_ "embed"
	"html/template"
)

//go:embed docs.css
var docsCSS string

//go:embed docs.js
var docsJS string

//go:embed docs.tmpl
var docsTemplates string

func newTemplates() *template.Template {
	return template.Must(template.New("").Parse(docsTemplates))
}
