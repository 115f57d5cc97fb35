package naming

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestThingsOf(t *testing.T) {
	for method, want := range map[string]string{
		"Get A User By ID":                     "User",
		"Gets All The Versions Of A Clickwrap": "Versions",
		"Creates A New Clickwrap Version":      "Clickwrap Version",
		"Fetches All Orders":                   "Orders",
		"Search Issues":                        "Issues",
		"Posts":                                "Posts",
		"Modifies A Rule":                      "Rule",
		"Sets The Price":                       "Price",
		"News Articles":                        "News Articles",
		"Address Book":                         "Address Book",
		"Deletes The Versions Of A Clickwrap":  "Versions",
		"Updates Clickwrap Version Status":     "Updates Clickwrap Version Status", // without an article, it may be a plural
		"Starts An Export":                     "Starts An Export",                 // a verb that is none of those that every API has
	} {
		assert.Equal(t, want, strings.Join(thingsOf(strings.Fields(method)), " "), method)
	}
}
