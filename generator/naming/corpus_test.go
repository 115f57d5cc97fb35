package naming

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/infer"
	"github.com/pmgen/pmgen/generator/losant"
	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/postman"
	"github.com/pmgen/pmgen/generator/resolve"
)

const corpus = "../../../shared/corpus"

// collections are the published collections, by path.
func collections(t *testing.T) []string {
	files, _ := filepath.Glob(corpus + "/collections/*.json")
	if len(files) == 0 {
		t.Skip("the corpus is not there (" + corpus + ")")
	}
	return files
}

// compiled reads a collection and names it; change is applied to the operations as they were read.
func compiled(t *testing.T, file string, lock *config.Names, change func([]*model.Operation) []*model.Operation) *model.API {
	var diags diag.List
	var a *model.API
	if filepath.Base(file) == "losant" {
		a = losant.Read(os.DirFS(file), ".", &diags)
	} else {
		a = postman.Read(os.DirFS(filepath.Dir(file)), filepath.Base(file), &diags)
	}
	if a == nil {
		return nil
	}
	a.Package = "x"
	if change != nil {
		a.Operations = change(a.Operations)
		for i, op := range a.Operations {
			op.ID = "#" + strconv.Itoa(i)
		}
	}
	resolve.Resolve(a, resolve.Options{})
	resolve.Mask(a)
	infer.Infer(a)
	Operations(a, config.Overrides{}, lock)
	Types(a, config.Overrides{}, lock)
	return a
}

func TestCorpusNames(t *testing.T) {
	for _, file := range append(collections(t), corpus+"/losant") {
		t.Run(filepath.Base(file), func(t *testing.T) {
			lock := &config.Names{}
			a := compiled(t, file, lock, nil)
			require.NotNil(t, a)
			check(t, a)

			l := config.NewLock()
			l.APIs["x"] = lock
			read, diags := config.ReadLock("pmgen.lock.json", l.Encode())
			require.Empty(t, diags)
			again := read.APIs["x"]
			b := compiled(t, file, again, nil)
			want, err := model.Encode(a)
			require.NoError(t, err)
			got, err := model.Encode(b)
			require.NoError(t, err)
			assert.Equal(t, string(want), string(got), "a second run with the lock changes nothing")
			assert.Equal(t, lock, again)
		})
	}
}

// TestCorpusNumbers bounds how many types have a number for want of a better name: S3 and Heading2 are names, Status2 is none.
func TestCorpusNumbers(t *testing.T) {
	types, all := 0, 0
	for _, file := range append(collections(t), corpus+"/losant") {
		a := compiled(t, file, nil, nil)
		if a == nil || len(a.Types) == 0 {
			continue
		}
		in, list := filepath.Base(file), numbered(a)
		most := map[string]int{"losant": 3}[in]
		t.Logf("%s: %d of %d types are numbered %v", in, len(list), len(a.Types), list)
		assert.LessOrEqual(t, len(list), most, in)
		types, all = types+len(a.Types), all+len(list)
		once := 0
		for _, n := range a.Types {
			if n.Type.Kind == model.KindString && len(n.Type.Enum) == 1 && !n.Declared {
				once++
			}
		}
		assert.Zero(t, once, "%s: enumerations of one value", in)
	}
	t.Logf("all: %d of %d types are numbered", all, types)
}

// TestCorpusGuessableNames: no name is cut in the middle and has a hash, no method is named after a parameter's folder, and few
// have a number.
func TestCorpusGuessableNames(t *testing.T) {
	hash := regexp.MustCompile(`X[0-9A-F]{6}`)
	methods, numbers := 0, []string(nil)
	for _, file := range append(collections(t), corpus+"/losant") {
		a := compiled(t, file, nil, nil)
		if a == nil {
			continue
		}
		names := map[string]bool{}
		for _, op := range a.Operations {
			names[op.ID] = true
			assert.NotRegexp(t, hash, op.ID, filepath.Base(file))
			assert.NotRegexp(t, `HTTPS?[A-Z].*(Com|Org|Net)[A-Z]`, op.GoName, filepath.Base(file))
			assert.False(t, len(op.Folder) > 1 && op.Service == GoName(op.Folder[len(op.Folder)-1]) && placeholder(op.Folder[len(op.Folder)-1]), op.ID)
		}
		for _, n := range a.Types {
			assert.NotRegexp(t, hash, n.Name, filepath.Base(file))
		}
		methods += len(a.Operations)
		for id := range names {
			if base := strings.TrimRight(id, "0123456789"); base != id && (names[base] || names[strings.TrimSuffix(base, "X")]) {
				numbers = append(numbers, filepath.Base(file)+" "+id)
			}
		}
	}
	slices.Sort(numbers)
	t.Logf("%d of %d methods are numbered: %v", len(numbers), methods, numbers)
	assert.LessOrEqual(t, len(numbers), 8)
}

// numbered are the names that end in a number without which another type has them.
func numbered(a *model.API) []string {
	names := map[string]bool{}
	for _, n := range a.Types {
		names[n.Name] = true
	}
	var out []string
	for _, n := range a.Types {
		base := strings.TrimRight(n.Name, "0123456789")
		if base != n.Name && (names[base] || names[strings.TrimSuffix(base, "X")] || base == "N") {
			out = append(out, n.Name)
		}
	}
	slices.Sort(out)
	return out
}

// TestCorpusPlainNames: a declared schema has its own name.
func TestCorpusPlainNames(t *testing.T) {
	collections(t)
	a := compiled(t, corpus+"/losant", nil, nil)
	require.NotNil(t, a)
	declared := 0
	for _, n := range a.Types {
		if n.Declared {
			declared++
			assert.Equal(t, GoName(strings.TrimPrefix(n.ID, "schema:")), n.Name)
		}
	}
	assert.Greater(t, declared, 100)
}

// surface is what a caller sees: operations by identity, types by place.
func surface(a *model.API) map[string]string {
	out := map[string]string{}
	for _, op := range a.Operations {
		out["op "+identify(op.Identity).key()] = op.ID + " " + op.ParamsType
	}
	for _, n := range a.Types {
		for _, id := range append([]string{n.ID}, n.Aliases...) {
			out["type "+id] = n.Name
			for _, f := range n.Type.Fields {
				out["field "+id+" "+f.Name] = f.GoName
			}
			for _, e := range n.Type.Enum {
				out["constant "+id+" "+string(e.Value)] = e.GoName
			}
		}
	}
	return out
}

// TestCorpusOrder: the order of requests changes no name.
func TestCorpusOrder(t *testing.T) {
	tried := 0
	for _, file := range collections(t) {
		a := compiled(t, file, nil, nil)
		if a == nil || len(a.Operations) > 300 || slices.ContainsFunc(a.Operations, func(op *model.Operation) bool { return op.Identity.Nth > 1 }) {
			continue // of twins the identity says where they stand
		}
		tried++
		b := compiled(t, file, nil, func(ops []*model.Operation) []*model.Operation { slices.Reverse(ops); return ops })
		assert.Equal(t, surface(a), surface(b), filepath.Base(file))
	}
	assert.Greater(t, tried, 5)
}

// TestCorpusStability: a request of an existing name at the front and one less elsewhere rename nothing.
func TestCorpusStability(t *testing.T) {
	for _, file := range collections(t) {
		lock := &config.Names{}
		a := compiled(t, file, lock, nil)
		if a == nil || len(a.Operations) < 8 || len(a.Operations) > 700 {
			continue
		}
		removed := len(a.Operations) / 2
		for n := range a.Operations { // one that no other is like
			if op := a.Operations[(removed+n)%len(a.Operations)]; op.Identity.Nth < 2 {
				removed = (removed + n) % len(a.Operations)
				break
			}
		}
		gone := a.Operations[removed].ID
		before := surface(a)
		b := compiled(t, file, lock, func(ops []*model.Operation) []*model.Operation {
			added := *ops[len(ops)-1]
			added.Params = slices.Clone(added.Params)
			if added.Body != nil {
				body := *added.Body
				body.Fields = slices.Clone(body.Fields)
				added.Body = &body
			}
			added.Identity.URL += "/new"
			added.Identity.ID, added.Identity.Nth = "", 0
			ops = slices.Delete(ops, removed, removed+1)
			return append([]*model.Operation{&added}, ops...)
		})
		check(t, b)
		after := surface(b)
		missing := 0
		for _, k := range slices.Sorted(maps.Keys(before)) {
			if _, ok := after[k]; !ok {
				missing++
				continue
			}
			assert.Equal(t, before[k], after[k], "%s: %s (%s was removed)", filepath.Base(file), k, gone)
		}
		assert.Less(t, missing, len(before)/2, filepath.Base(file))
	}
}
