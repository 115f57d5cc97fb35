package openapi_test

// formSchema is what ogen v1.14.0 calls not implemented: unions of forms.
const formSchema = `Feature "complex form schema" is not implemented`

// refusals are the documents that a tool refuses, with a part of what it says. docs/openapi.md explains them.
var refusals = map[string]map[string]string{
	"oapi-codegen": {
		"losant": `duplicate typename 'DeviceAttributeDataTypeFilter1'`, // 3.1
	},
	"ogen": {
		"api-cora-ptbr":                formSchema,
		"docusign-click-2026":          formSchema,
		"github-2024":                  `Content type "application/vnd.github.v3.repository+json" is unsupported`,
		"issue175-large":               `Content type "application/vnd.quipu.v2+json" is unsupported`,
		"losant":                       `cannot unmarshal !!seq into string`,
		"paypal-apis":                  formSchema,
		"paypal-partner-2026":          formSchema,
		"salesforce-api-2020-monolith": formSchema,
		"salesforce-marketing-cloud":   `path MUST be relative`,
		"salesforce-platform-2022":     formSchema,
		"salesforce-platform-2023":     formSchema,
	},
	"ogen, which leaves out what it does not know": {
		"losant":                     `cannot unmarshal !!seq into string`, // 3.1
		"salesforce-marketing-cloud": `path MUST be relative`,
	},
}
