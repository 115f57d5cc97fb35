package naming

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/model"
)

// grant is a request as OAuth's collections have several of: all alike but for what they send and get.
type grant struct{ body, reply string }

func tokens(list ...grant) *model.API {
	requests := make([]string, len(list))
	for i := range list {
		requests[i] = "POST Token/Token"
	}
	a := api(requests...)
	for i, t := range list {
		op := a.Operations[i]
		op.Request.Body = &model.RequestBody{Encoding: model.URLEncoded, Content: model.Content{Text: t.body}}
		op.Examples = []*model.Example{{Name: "ok", Status: 200, Content: model.Content{Text: t.reply}}}
		var fields []model.Field
		for _, name := range strings.Fields(t.reply) {
			fields = append(fields, model.Field{Name: name, Type: &model.Type{Kind: model.KindStruct}})
		}
		op.Replies = []model.Reply{{Status: 200, Type: &model.Type{Kind: model.KindStruct, Fields: fields}}}
	}
	return a
}

func TestTwinsKeepTheirNames(t *testing.T) {
	code, refresh, device := grant{"grant=code", "a"}, grant{"grant=refresh", "b"}, grant{"grant=device", "c"}
	run := func(lock *config.Names, list ...grant) []string {
		a := tokens(list...)
		Operations(a, config.Overrides{}, lock)
		Types(a, config.Overrides{}, lock)
		return ids(a)
	}
	for _, c := range []struct {
		quirk         string
		before, after []grant
		want          []string
	}{
		{"two change places", []grant{code, refresh}, []grant{refresh, code}, []string{"Token.Create2", "Token.Create"}},
		{"a third before them", []grant{code, refresh}, []grant{device, code, refresh}, []string{"Token.Create3", "Token.Create", "Token.Create2"}},
		{"a third before them, and one was edited", []grant{code, refresh}, []grant{device, {"grant=code", "x"}, refresh}, []string{"Token.Create3", "Token.Create", "Token.Create2"}},
		{"a third before them, and another was edited", []grant{code, refresh}, []grant{device, code, {"grant=new", "b"}}, []string{"Token.Create3", "Token.Create", "Token.Create2"}},
		{"the first is gone", []grant{code, refresh}, []grant{refresh}, []string{"Token.Create2"}},
		{"one gets a twin before it", []grant{code}, []grant{device, code}, []string{"Token.Create2", "Token.Create"}},
		{"one gets a twin of the same types before it", []grant{code}, []grant{{"grant=device", "a"}, code}, []string{"Token.Create2", "Token.Create"}},
		{"one gets twins before it that send the same, with the same types", []grant{code}, []grant{{"grant=code", "a "}, {"grant=code", " a"}, code}, []string{"Token.Create3", "Token.Create2", "Token.Create"}},
		{"one that was edited gets a twin before it", []grant{code}, []grant{{"grant=device", "a"}, {"grant=code", "a "}}, []string{"Token.Create2", "Token.Create"}},
		{"two pairs of equal ones change places", []grant{code, code, refresh, refresh}, []grant{refresh, refresh, code, code}, []string{"Token.Create3", "Token.Create4", "Token.Create", "Token.Create2"}},
		{"what no one can tell apart stays in order", []grant{code, code}, []grant{code, code}, []string{"Token.Create", "Token.Create2"}},
	} {
		t.Run(c.quirk, func(t *testing.T) {
			lock := ensure(nil)
			run(lock, c.before...)
			first := lock.Clone()
			assert.Equal(t, c.want, run(lock, c.after...))
			again := lock.Clone()
			assert.Equal(t, c.want, run(again, c.after...), "and stays so")
			assert.Equal(t, lock, again)
			back := run(again, c.before...)
			require.Equal(t, run(first, c.before...), back, "as they were all is as it was")
		})
	}
}

// Marks of twins are those of today. Of other requests an edited example must not change a line of the lock.
func TestMarksOfSingleRequestsStay(t *testing.T) {
	lock := ensure(nil)
	marks := func(list ...grant) []string {
		Operations(tokens(list...), config.Overrides{}, lock)
		for key := range lock.Operations {
			assert.Equal(t, key, parseKey(key).key())
			assert.NotEmpty(t, parseKey(key).mark, key)
		}
		return slices.Sorted(maps.Keys(lock.Operations))
	}
	first := marks(grant{"a", "b"})
	assert.Equal(t, first, marks(grant{"a", "c"}))
	twins := marks(grant{"a", "c"}, grant{"d", "e"})
	assert.NotContains(t, twins, first[0])
	assert.NotEqual(t, twins, marks(grant{"a", "f"}, grant{"d", "e"}))
}

func TestLosantHasNoMarks(t *testing.T) {
	a := tokens(grant{"a", "b"})
	a.Format = model.Losant
	lock := ensure(nil)
	Operations(a, config.Overrides{}, lock)
	for key := range lock.Operations {
		assert.NotContains(t, key, "=")
	}
}
