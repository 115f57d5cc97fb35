package config

import _ "embed" // the schema

// SchemaURL is where editors find the schema of pmgen.yaml: the first line `# yaml-language-server: $schema=` + SchemaURL.
const SchemaURL = "https://raw.githubusercontent.com/pmgen/pmgen/main/generator/config/pmgen.schema.json"

//go:embed pmgen.schema.json
var schema string

// Schema is the JSON Schema (draft-07, which editors know) of pmgen.yaml. It is made of the types of this package, as a test
// sees to. What one value alone cannot tell (two entries that write into one folder), only [Read] knows.
func Schema() string { return schema }
