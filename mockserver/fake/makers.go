package fake

import (
	"strconv"
	"strings"
	"time"
)

const day = 24 * time.Hour

// makers make values that are not chosen from a list.
var makers = map[string]func(*Maker) string{
	"guid":               func(m *Maker) string { return m.f.UUID() },
	"randomUUID":         func(m *Maker) string { return m.f.UUID() },
	"timestamp":          func(m *Maker) string { return strconv.FormatInt(m.now.Unix(), 10) },
	"isoTimestamp":       func(m *Maker) string { return m.now.Format("2006-01-02T15:04:05.000Z") },
	"randomAlphaNumeric": func(m *Maker) string { return m.letters(1, "abcdefghijklmnopqrstuvwxyz0123456789") },
	"randomBoolean":      func(m *Maker) string { return strconv.FormatBool(m.f.Bool()) },
	"randomInt":          func(m *Maker) string { return strconv.Itoa(m.f.IntRange(0, 1000)) },
	"randomColor":        func(m *Maker) string { return strings.ToLower(m.f.SafeColor()) },
	"randomHexColor":     func(m *Maker) string { return strings.ToLower(m.f.HexColor()) },
	"randomAbbreviation": func(m *Maker) string { return m.f.HackerAbbreviation() },

	"randomIP":         func(m *Maker) string { return m.f.IPv4Address() },
	"randomIPV6":       func(m *Maker) string { return m.f.IPv6Address() },
	"randomMACAddress": func(m *Maker) string { return m.f.MacAddress() },
	"randomPassword":   func(m *Maker) string { return m.f.Password(true, true, true, false, false, 15) },
	"randomUserAgent": func(m *Maker) string {
		return m.of(m.f.ChromeUserAgent(), m.f.SafariUserAgent(), m.f.OperaUserAgent()) // Firefox's takes the clock
	},
	"randomSemver": func(m *Maker) string {
		return strings.Join([]string{strconv.Itoa(m.f.IntN(10)), strconv.Itoa(m.f.IntN(10)), strconv.Itoa(m.f.IntN(10))}, ".")
	},
	"randomEmail":        func(m *Maker) string { return m.email() },
	"randomExampleEmail": func(m *Maker) string { return m.email() },
	"randomUserName":     func(m *Maker) string { return m.slug(m.f.FirstName()) + "_" + m.slug(m.f.LastName()) },
	"randomUrl":          func(m *Maker) string { return "https://" + m.domainWord() + ".example.com" },
	"randomDomainName":   func(m *Maker) string { return m.domainWord() + "." + m.f.DomainSuffix() },
	"randomDomainSuffix": func(m *Maker) string { return m.f.DomainSuffix() },
	"randomDomainWord":   func(m *Maker) string { return m.domainWord() },

	"randomFirstName":      func(m *Maker) string { return m.f.FirstName() },
	"randomLastName":       func(m *Maker) string { return m.f.LastName() },
	"randomFullName":       func(m *Maker) string { return m.f.FirstName() + " " + m.f.LastName() },
	"randomNamePrefix":     func(m *Maker) string { return m.f.NamePrefix() },
	"randomNameSuffix":     func(m *Maker) string { return m.f.NameSuffix() },
	"randomJobDescriptor":  func(m *Maker) string { return m.f.JobDescriptor() },
	"randomJobArea":        func(m *Maker) string { return m.f.JobLevel() },
	"randomJobTitle":       func(m *Maker) string { return m.f.JobDescriptor() + " " + m.f.JobLevel() + " " + m.f.JobTitle() },
	"randomJobType":        func(m *Maker) string { return m.f.JobTitle() },
	"randomPhoneNumber":    func(m *Maker) string { return m.digits("###-555-####") },
	"randomPhoneNumberExt": func(m *Maker) string { return m.digits("##-###-555-####") },
	"randomCity":           func(m *Maker) string { return m.f.City() },
	"randomStreetName": func(m *Maker) string {
		return m.f.LastName() + " " + m.of("Street", "Avenue", "Road", "Lane", "Square")
	},
	"randomStreetAddress": func(m *Maker) string { return m.f.Street() },
	"randomCountry":       func(m *Maker) string { return m.f.Country() },
	"randomCountryCode":   func(m *Maker) string { return m.f.CountryAbr() },
	"randomLatitude":      func(m *Maker) string { return m.coordinate(90) },
	"randomLongitude":     func(m *Maker) string { return m.coordinate(180) },
	"randomLocale":        func(m *Maker) string { return m.f.LanguageAbbreviation() },

	"randomAvatarImage": func(m *Maker) string { return "https://i.pravatar.cc/150?img=" + strconv.Itoa(m.f.IntRange(1, 70)) },
	"randomImageDataUri": func(m *Maker) string {
		return "data:image/svg+xml;charset=UTF-8,%3Csvg%20xmlns%3D%22http%3A%2F%2Fwww.w3.org%2F2000%2Fsvg%22%20width%3D%22640%22%20height%3D%22480%22%2F%3E"
	},

	"randomBankAccount": func(m *Maker) string { return m.digits("########") },
	"randomBankAccountName": func(m *Maker) string {
		return m.of("Checking", "Savings", "Home Loan", "Credit Card", "Investment") + " Account"
	},
	"randomBankAccountBic":  func(m *Maker) string { return m.letters(4, capitals) + m.f.CountryAbr() + m.letters(2, capitals) },
	"randomBankAccountIban": func(m *Maker) string { return m.iban() },
	"randomCreditCardMask":  func(m *Maker) string { return m.digits("####") },
	"randomBitcoin":         func(m *Maker) string { return m.f.BitcoinAddress() },
	"randomCurrencyCode":    func(m *Maker) string { return m.f.CurrencyShort() },
	"randomCurrencyName":    func(m *Maker) string { return m.f.CurrencyLong() },
	"randomPrice": func(m *Maker) string {
		return strconv.FormatFloat(float64(m.f.IntRange(100, 99900))/100, 'f', 2, 64)
	},

	"randomCompanyName":   func(m *Maker) string { return m.f.LastName() + ", " + m.f.LastName() + " and " + m.f.LastName() },
	"randomCompanySuffix": func(m *Maker) string { return m.f.CompanySuffix() },
	"randomBs":            (*Maker).bs,
	"randomCatchPhrase":   (*Maker).catchPhrase,

	"randomDateFuture": func(m *Maker) string { return m.date(day, 365*day) },
	"randomDatePast":   func(m *Maker) string { return m.date(-365*day, -day) },
	"randomDateRecent": func(m *Maker) string { return m.date(-day, 0) },
	"randomMonth":      func(m *Maker) string { return m.f.MonthString() },
	"randomWeekday":    func(m *Maker) string { return m.f.WeekDay() },

	"randomFileName":       func(m *Maker) string { return m.fileName(m.extension()) },
	"randomCommonFileName": func(m *Maker) string { return m.fileName(m.of(lists["randomCommonFileExt"]...)) },
	"randomFileExt":        func(m *Maker) string { return m.extension() },
	"randomFilePath":       func(m *Maker) string { return "/" + m.slug(m.f.NounCommon()) + "/" + m.fileName(m.extension()) },
	"randomMimeType":       func(m *Maker) string { return m.f.FileMimeType() },

	"randomDepartment":      func(m *Maker) string { return title(m.f.ProductCategory()) },
	"randomProduct":         func(m *Maker) string { return m.of(products...) },
	"randomProductMaterial": func(m *Maker) string { return title(m.f.ProductMaterial()) },
	"randomProductName": func(m *Maker) string {
		return title(m.f.AdjectiveDescriptive()) + " " + title(m.f.ProductMaterial()) + " " + m.of(products...)
	},
	"randomProductAdjective": func(m *Maker) string { return title(m.f.AdjectiveDescriptive()) },

	"randomNoun":      func(m *Maker) string { return m.f.HackerNoun() },
	"randomVerb":      func(m *Maker) string { return m.f.HackerVerb() },
	"randomIngverb":   func(m *Maker) string { return m.f.HackeringVerb() },
	"randomAdjective": func(m *Maker) string { return m.f.HackerAdjective() },
	"randomWord":      func(m *Maker) string { return m.f.Word() },
	"randomWords":     func(m *Maker) string { return m.several(2, 5, " ", m.f.Word) },
	"randomPhrase":    func(m *Maker) string { return m.f.HackerPhrase() },

	"randomLoremWord":       (*Maker).word,
	"randomLoremWords":      func(m *Maker) string { return m.several(3, 3, " ", m.word) },
	"randomLoremSentence":   (*Maker).sentence,
	"randomLoremSentences":  (*Maker).sentences,
	"randomLoremParagraph":  (*Maker).sentences,
	"randomLoremParagraphs": func(m *Maker) string { return m.several(3, 3, "\n \r", m.sentences) },
	"randomLoremText":       func(m *Maker) string { return m.several(1, 3, "\n", m.sentences) },
	"randomLoremSlug":       func(m *Maker) string { return m.several(3, 3, "-", func() string { return m.slug(m.word()) }) },
	"randomLoremLines":      func(m *Maker) string { return m.several(1, 5, "\n", m.sentence) },
}

// images are the subjects of pictures.
var images = map[string]string{
	"randomImageUrl": "any", "randomAbstractImage": "abstract", "randomAnimalsImage": "animals", "randomBusinessImage": "business",
	"randomCatsImage": "cats", "randomCityImage": "city", "randomFoodImage": "food", "randomNightlifeImage": "nightlife",
	"randomFashionImage": "fashion", "randomPeopleImage": "people", "randomNatureImage": "nature", "randomSportsImage": "sports",
	"randomTransportImage": "transport",
}
