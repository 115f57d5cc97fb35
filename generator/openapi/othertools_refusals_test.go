package openapi_test

// What ogen v1.14.0 calls not implemented: unions of objects that no constant tells apart, and unions of forms.
const (
	anyOf      = `Feature "complex anyOf" is not implemented`
	formSchema = `Feature "complex form schema" is not implemented`
)

// refusals are the documents that a tool refuses, with a part of what it says. docs/openapi.md explains them.
var refusals = map[string]map[string]string{
	"oapi-codegen": {
		"losant": `duplicate typename 'DeviceAttributeDataTypeFilter1'`, // 3.1
	},
	"ogen": {
		"adobe-namespaces-autogen":              anyOf,
		"api-cora-ptbr":                         anyOf,
		"brightspace-testdata":                  anyOf,
		"cisco-ise-ers":                         anyOf,
		"commercetools-api":                     anyOf,
		"commercetools-insights":                anyOf,
		"docusign-click-2026":                   formSchema,
		"duo-admin":                             anyOf,
		"f5-bigiq":                              anyOf,
		"fortinet-sdwan-7_2":                    anyOf,
		"fortinet-sdwan-multivrf":               anyOf,
		"github-2024":                           `Content type "application/vnd.github.v3.repository+json" is unsupported`,
		"issue175-large":                        `Content type "application/vnd.quipu.v2+json" is unsupported`,
		"losant":                                `cannot unmarshal !!seq into string`,
		"notion":                                anyOf,
		"paypal-apis":                           anyOf,
		"paypal-checkout-2026":                  `Feature "sum type parameter" is not implemented`,
		"paypal-partner-2026":                   formSchema,
		"pdfco":                                 anyOf,
		"postman-api":                           anyOf,
		"qiwi-hobby-ru":                         anyOf,
		"sabre-automation-soap":                 anyOf,
		"sabre-bfm-vdb":                         anyOf,
		"salesforce-api-2020-monolith":          formSchema,
		"salesforce-marketing-cloud":            `path MUST be relative`,
		"salesforce-platform-2022":              anyOf,
		"salesforce-platform-2023":              anyOf,
		"salesforce-platform-2026-auth-excerpt": anyOf,
		"twitter-api-v2":                        anyOf,
	},
	"ogen, which leaves out what it does not know": {
		"losant":                     `cannot unmarshal !!seq into string`, // 3.1
		"salesforce-marketing-cloud": `path MUST be relative`,
	},
}
