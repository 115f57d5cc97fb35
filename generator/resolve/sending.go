package resolve

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/model"
)

// sending settles what requests say of the way in which Postman sends them. None of it changes the API; what a caller may
// wonder about is noted.
func (r *resolver) sending() {
	r.inheritSettings()
	r.unusedVariables()
	r.unheededSettings()
	for _, op := range r.api.Operations {
		if op.Body != nil && prunes(op) {
			r.diags.Add(diag.BodyNotMeant, orPos(op.Body.Pos, op.Pos), "request %q has a body, which Postman does not send with %s; it is kept, and a caller may leave it out",
				op.Name, op.Method).Request = op.Name
		}
	}
}

// inheritSettings completes the settings of each request with those of its folders and of the collection.
func (r *resolver) inheritSettings() {
	for _, op := range r.api.Operations {
		folder := op.FolderIndex
		for range r.api.Folders {
			if folder < 0 || folder >= len(r.api.Folders) {
				break
			}
			op.Settings = op.Settings.Over(r.api.Folders[folder].Settings)
			folder = r.api.Folders[folder].Parent
		}
	}
}

// bodyless are the methods with which Postman sends a body only where it is told that the body is meant.
var bodyless = map[string]bool{"GET": true, "HEAD": true, "COPY": true, "PURGE": true, "UNLOCK": true}

// prunes reports whether Postman leaves the request's body out.
func prunes(op *model.Operation) bool {
	s := op.Settings
	return bodyless[op.Method] && unresolved(op) && (s == nil || s.DisableBodyPruning == nil || !*s.DisableBodyPruning)
}

// unusedVariables notes the variables that folders and requests define for themselves: Postman does not look there, so
// neither does the scope.
func (r *resolver) unusedVariables() {
	note := func(what, name string, variables []model.Variable) {
		var names, wanted []string
		for _, v := range variables {
			names = append(names, v.Name)
			if r.uses[v.Name] != nil && r.scope.find(v.Name) == nil {
				wanted = append(wanted, v.Name)
			}
		}
		if len(names) == 0 {
			return
		}
		more := ""
		if len(wanted) > 0 {
			more = fmt.Sprintf(", though {{%s}} has no other value", beginning(wanted[0]))
		}
		r.diags.Add(diag.VariablesUnused, variables[0].Pos, "%s %q defines variables (%s); Postman does not look there, so they count for nothing%s", what, name, quoteNames(names), more)
	}
	for _, f := range r.api.Folders {
		if len(f.Path) > 0 {
			note("folder", f.Path[len(f.Path)-1], f.Variables)
		}
	}
	for _, op := range r.api.Operations {
		note("request", op.Name, op.Variables)
	}
}

// unheededSettings notes each setting that makes Postman send otherwise than by default, once however many requests make it.
// That a body is meant is heeded, and not worth a word.
func (r *resolver) unheededSettings() {
	count := map[string]int{}
	var order []string
	first := map[string]*model.Operation{}
	for _, op := range r.api.Operations {
		for _, text := range unusual(op.Settings) {
			if count[text] == 0 {
				order = append(order, text)
				first[text] = op
			}
			count[text]++
		}
	}
	for _, text := range order {
		more := ""
		if n := count[text] - 1; n > 0 {
			more = fmt.Sprintf(" and %d more", n)
		}
		r.diags.Add(diag.SettingNotHeeded, first[text].Pos, "Postman sends request %q%s with %s; a client does not do so by itself", first[text].Name, more, text)
	}
}

// unusual lists the settings that are not as by default, as they are written.
func unusual(s *model.Settings) []string {
	if s == nil {
		return nil
	}
	var out []string
	is := func(name string, value *bool, otherThan bool) {
		if value != nil && *value != otherThan {
			out = append(out, fmt.Sprintf("%s: %t", name, *value))
		}
	}
	is("followRedirects", s.FollowRedirects, true)
	is("followOriginalHttpMethod", s.FollowOriginalMethod, false)
	is("followAuthorizationHeader", s.FollowAuthorization, false)
	is("strictSSL", s.StrictSSL, true)
	is("disableUrlEncoding", s.DisableURLEncoding, false)
	is("disableCookies", s.DisableCookies, false)
	if s.MaxRedirects != nil {
		out = append(out, fmt.Sprintf("maxRedirects: %d", *s.MaxRedirects))
	}
	if len(s.DisabledSystemHeaders) > 0 {
		out = append(out, "disabledSystemHeaders: "+strings.Join(s.DisabledSystemHeaders, ", "))
	}
	for _, o := range s.Others {
		out = append(out, beginning(o.Name)+": "+beginning(o.Value))
	}
	return slices.Compact(out)
}
