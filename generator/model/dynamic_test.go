package model_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pmgen/pmgen/generator/model"
)

// documented are the dynamic variables by the groups in which Postman documents them.
const documented = `
$guid $timestamp $isoTimestamp $randomUUID
$randomAlphaNumeric $randomBoolean $randomInt $randomColor $randomHexColor $randomAbbreviation
$randomIP $randomIPV6 $randomMACAddress $randomPassword $randomLocale $randomUserAgent $randomProtocol $randomSemver
$randomFirstName $randomLastName $randomFullName $randomNamePrefix $randomNameSuffix
$randomJobArea $randomJobDescriptor $randomJobTitle $randomJobType
$randomPhoneNumber $randomPhoneNumberExt $randomCity $randomStreetName $randomStreetAddress $randomCountry $randomCountryCode
$randomLatitude $randomLongitude
$randomAvatarImage $randomImageUrl $randomAbstractImage $randomAnimalsImage $randomBusinessImage $randomCatsImage $randomCityImage
$randomFoodImage $randomNightlifeImage $randomFashionImage $randomPeopleImage $randomNatureImage $randomSportsImage
$randomTransportImage $randomImageDataUri
$randomBankAccount $randomBankAccountName $randomCreditCardMask $randomBankAccountBic $randomBankAccountIban $randomTransactionType
$randomCurrencyCode $randomCurrencyName $randomCurrencySymbol $randomBitcoin
$randomCompanyName $randomCompanySuffix $randomBs $randomBsAdjective $randomBsBuzz $randomBsNoun
$randomCatchPhrase $randomCatchPhraseAdjective $randomCatchPhraseDescriptor $randomCatchPhraseNoun
$randomDatabaseColumn $randomDatabaseType $randomDatabaseCollation $randomDatabaseEngine
$randomDateFuture $randomDatePast $randomDateRecent $randomWeekday $randomMonth
$randomDomainName $randomDomainSuffix $randomDomainWord $randomEmail $randomExampleEmail $randomUserName $randomUrl
$randomFileName $randomFileType $randomFileExt $randomCommonFileName $randomCommonFileType $randomCommonFileExt $randomFilePath
$randomDirectoryPath $randomMimeType
$randomPrice $randomProduct $randomProductAdjective $randomProductMaterial $randomProductName $randomDepartment
$randomNoun $randomVerb $randomIngverb $randomAdjective $randomWord $randomWords $randomPhrase
$randomLoremWord $randomLoremWords $randomLoremSentence $randomLoremSentences $randomLoremParagraph $randomLoremParagraphs
$randomLoremText $randomLoremSlug $randomLoremLines`

func TestAllDynamicVariablesOfPostman(t *testing.T) {
	want := strings.Fields(documented)
	slices.Sort(want)
	assert.Len(t, want, 118)
	assert.Equal(t, want, model.DynamicVariables())
	for _, name := range want {
		d, ok := model.DynamicVariable(name)
		assert.True(t, ok, name)
		assert.NotEmpty(t, d.Kind, name)
	}
}

func TestDynamicVariable(t *testing.T) {
	for name, want := range map[string]model.Dynamic{
		"$guid": {Kind: model.KindString, Format: "uuid"}, "$randomUUID": {Kind: model.KindString, Format: "uuid"},
		"$timestamp": {Kind: model.KindInt}, "$randomInt": {Kind: model.KindInt}, "$randomBoolean": {Kind: model.KindBool},
		"$isoTimestamp": {Kind: model.KindString, Format: "date-time"}, "$randomEmail": {Kind: model.KindString, Format: "email"},
		"$randomPrice": {Kind: model.KindFloat}, "$randomUserName": {Kind: model.KindString},
	} {
		d, ok := model.DynamicVariable(name)
		assert.True(t, ok, name)
		assert.Equal(t, want, d, name)
	}
	for _, name := range []string{"guid", "$Guid", "$", "", "$randomuuid", "$$guid"} {
		_, ok := model.DynamicVariable(name)
		assert.False(t, ok, "%q: names are as they are written", name)
	}
}
