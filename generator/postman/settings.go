package postman

import (
	"slices"
	"strings"

	"github.com/pmgen/pmgen/generator/model"
	"github.com/pmgen/pmgen/generator/tree"
)

// settings reads protocolProfileBehavior: how Postman is to send the request. What pmgen does not know is kept as it is written.
func (r *reader) settings(n *tree.Node) *model.Settings {
	if n.IsNull() || n.Is(tree.Object) && len(n.Members) == 0 {
		return nil
	}
	if !n.Is(tree.Object) {
		r.leftOut(n, "the protocolProfileBehavior")
		return nil
	}
	s := &model.Settings{}
	switches := map[string]**bool{
		"followRedirects": &s.FollowRedirects, "followOriginalHttpMethod": &s.FollowOriginalMethod,
		"followAuthorizationHeader": &s.FollowAuthorization, "strictSSL": &s.StrictSSL, "disableBodyPruning": &s.DisableBodyPruning,
		"disableUrlEncoding": &s.DisableURLEncoding, "disableCookies": &s.DisableCookies,
	}
	for _, m := range n.Members {
		number, isInt := m.Value.Int()
		to, isSwitch := switches[m.Name]
		switch {
		case m.Earlier || m.Value.IsNull():
		case isSwitch && m.Value.Is(tree.Bool):
			on := m.Value.True()
			*to = &on
		case m.Name == "maxRedirects" && isInt:
			s.MaxRedirects = &number
		case m.Name == "disabledSystemHeaders" && (m.Value.Is(tree.Object) || m.Value.Is(tree.Array)):
			s.DisabledSystemHeaders = headerSet(m.Value)
		default:
			s.Others = append(s.Others, model.NameValue{Name: m.Name, Value: string(m.Value.Compact())})
		}
	}
	return s
}

// headerSet reads a set of header names: an object of true and false, or (rule "header set list") a list.
func headerSet(n *tree.Node) []string {
	names := []string{}
	for _, m := range n.Members {
		if !m.Earlier && m.Value.True() {
			names = append(names, strings.ToLower(m.Name))
		}
	}
	for _, e := range n.Items {
		if e.Is(tree.String) {
			names = append(names, strings.ToLower(e.Text))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
