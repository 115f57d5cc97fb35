package model

import (
	"maps"
	"slices"
	"strings"
)

// Dynamic is what is known of the values of one of Postman's dynamic variables.
type Dynamic struct {
	Kind   Kind
	Format string // as in a schema: uuid, email; "" for none
}

// DynamicVariable returns what is known of the values of {{$guid}} and its like, whose names begin with $. The compiler never
// evaluates one: that takes a clock and a random source.
func DynamicVariable(name string) (Dynamic, bool) {
	short, ok := strings.CutPrefix(name, "$")
	if !ok {
		return Dynamic{}, false
	}
	if d, ok := dynamicKinds[short]; ok {
		return d, true
	}
	_, ok = slices.BinarySearch(dynamicTexts, short)
	return Dynamic{Kind: KindString}, ok
}

// DynamicVariables returns the names of all of them, sorted.
func DynamicVariables() []string {
	names := slices.AppendSeq(slices.Clone(dynamicTexts), maps.Keys(dynamicKinds))
	for i, name := range names {
		names[i] = "$" + name
	}
	slices.Sort(names)
	return names
}

// dynamicKinds are the dynamic variables whose values are not just any text.
var dynamicKinds = map[string]Dynamic{
	"guid":                 {KindString, "uuid"},
	"isoTimestamp":         {KindString, "date-time"},
	"randomAbstractImage":  {KindString, "uri"},
	"randomAnimalsImage":   {KindString, "uri"},
	"randomAvatarImage":    {KindString, "uri"},
	"randomBoolean":        {KindBool, ""},
	"randomBusinessImage":  {KindString, "uri"},
	"randomCatsImage":      {KindString, "uri"},
	"randomCityImage":      {KindString, "uri"},
	"randomDomainName":     {KindString, "hostname"},
	"randomEmail":          {KindString, "email"},
	"randomExampleEmail":   {KindString, "email"},
	"randomFashionImage":   {KindString, "uri"},
	"randomFoodImage":      {KindString, "uri"},
	"randomImageDataUri":   {KindString, "uri"},
	"randomImageUrl":       {KindString, "uri"},
	"randomInt":            {KindInt, ""},
	"randomIP":             {KindString, "ipv4"},
	"randomIPV6":           {KindString, "ipv6"},
	"randomLatitude":       {KindFloat, ""},
	"randomLongitude":      {KindFloat, ""},
	"randomNatureImage":    {KindString, "uri"},
	"randomNightlifeImage": {KindString, "uri"},
	"randomPeopleImage":    {KindString, "uri"},
	"randomPrice":          {KindFloat, ""},
	"randomSportsImage":    {KindString, "uri"},
	"randomTransportImage": {KindString, "uri"},
	"randomUrl":            {KindString, "uri"},
	"randomUUID":           {KindString, "uuid"},
	"timestamp":            {KindInt, ""},
}

// dynamicTexts are the others, sorted.
var dynamicTexts = []string{
	"randomAbbreviation", "randomAdjective", "randomAlphaNumeric", "randomBankAccount", "randomBankAccountBic",
	"randomBankAccountIban", "randomBankAccountName", "randomBitcoin", "randomBs", "randomBsAdjective", "randomBsBuzz",
	"randomBsNoun", "randomCatchPhrase", "randomCatchPhraseAdjective", "randomCatchPhraseDescriptor", "randomCatchPhraseNoun",
	"randomCity", "randomColor", "randomCommonFileExt", "randomCommonFileName", "randomCommonFileType", "randomCompanyName",
	"randomCompanySuffix", "randomCountry", "randomCountryCode", "randomCreditCardMask", "randomCurrencyCode",
	"randomCurrencyName", "randomCurrencySymbol", "randomDatabaseCollation", "randomDatabaseColumn", "randomDatabaseEngine",
	"randomDatabaseType", "randomDateFuture", "randomDatePast", "randomDateRecent", "randomDepartment", "randomDirectoryPath",
	"randomDomainSuffix", "randomDomainWord", "randomFileExt", "randomFileName", "randomFilePath", "randomFileType",
	"randomFirstName", "randomFullName", "randomHexColor", "randomIngverb", "randomJobArea", "randomJobDescriptor",
	"randomJobTitle", "randomJobType", "randomLastName", "randomLocale", "randomLoremLines", "randomLoremParagraph",
	"randomLoremParagraphs", "randomLoremSentence", "randomLoremSentences", "randomLoremSlug", "randomLoremText",
	"randomLoremWord", "randomLoremWords", "randomMACAddress", "randomMimeType", "randomMonth", "randomNamePrefix",
	"randomNameSuffix", "randomNoun", "randomPassword", "randomPhoneNumber", "randomPhoneNumberExt", "randomPhrase",
	"randomProduct", "randomProductAdjective", "randomProductMaterial", "randomProductName", "randomProtocol", "randomSemver",
	"randomStreetAddress", "randomStreetName", "randomTransactionType", "randomUserAgent", "randomUserName", "randomVerb",
	"randomWeekday", "randomWord", "randomWords",
}
