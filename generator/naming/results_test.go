package naming

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pmgen/pmgen/generator/config"
	"github.com/pmgen/pmgen/generator/model"
)

// resultOf names an API of one operation with the replies and returns its result type with its fields.
func resultOf(lock *config.Names, replies ...model.Reply) []string {
	a := api("DELETE devices/delete")
	a.Operations[0].Replies = replies
	Operations(a, config.Overrides{}, lock)
	Types(a, config.Overrides{}, lock)
	out := []string{}
	if name := a.Operations[0].ResultType; name != "" {
		out = append(out, name)
	}
	for _, r := range a.Operations[0].Replies {
		if r.GoName != "" {
			out = append(out, strconv.Itoa(r.Status)+" "+r.Media+" "+r.GoName)
		}
	}
	return out
}

func jsonReply(status int, members ...string) model.Reply {
	t := &model.Type{Kind: model.KindStruct}
	for _, m := range members {
		t.Fields = append(t.Fields, model.Field{Name: m, Type: &model.Type{Kind: model.KindString}})
	}
	return model.Reply{Status: status, Media: "application/json", Type: t}
}

func TestResults(t *testing.T) {
	deleted, job := jsonReply(200, "success"), jsonReply(202, "jobId")
	text := func(r model.Reply) model.Reply { r.Type = &model.Type{Kind: model.KindString}; return r }
	media := func(status int, media string) model.Reply { return model.Reply{Status: status, Media: media} }
	hal := jsonReply(200, "_links")
	hal.Media = "application/hal+json"
	for _, row := range []struct {
		quirk   string
		replies []model.Reply
		want    []string
	}{
		{"one success", []model.Reply{deleted, jsonReply(404, "message")}, nil},
		{"one type of two", []model.Reply{text(deleted), text(job)}, nil},
		{"none", []model.Reply{jsonReply(404, "message")}, nil},
		{"nothing twice", []model.Reply{media(202, ""), media(204, "")}, nil},
		{"a status that can also come without a body", []model.Reply{media(200, ""), deleted}, nil},
		{"two kinds of text", []model.Reply{media(200, "text/csv"), media(200, "text/plain")}, nil},
		{"a job instead: Losant's devices.delete", []model.Reply{deleted, job}, []string{"DevicesDeleteResult", "200 application/json OK", "202 application/json Accepted"}},
		{"a body or none", []model.Reply{deleted, media(204, "")}, []string{"DevicesDeleteResult", "200 application/json OK"}},
		{"three, two of them alike", []model.Reply{text(deleted), text(jsonReply(201)), job},
			[]string{"DevicesDeleteResult", "200 application/json OK", "201 application/json Created", "202 application/json Accepted"}},
		{"a second JSON type", []model.Reply{deleted, hal}, []string{"DevicesDeleteResult", "200 application/json OK", "200 application/hal+json OKHalJSON"}},
		{"a stream on demand", []model.Reply{deleted, media(200, "text/event-stream")}, []string{"DevicesDeleteResult", "200 application/json OK", "200 text/event-stream OKEvents"}},
		{"whatever the order", []model.Reply{media(200, "text/csv"), media(200, "application/pdf"), deleted, media(200, "text/plain")},
			[]string{"DevicesDeleteResult", "200 text/csv OKCSV", "200 application/pdf OKPDF", "200 application/json OK", "200 text/plain OKCSV"}},
		{"a status without a name", []model.Reply{deleted, jsonReply(299, "x")}, []string{"DevicesDeleteResult", "200 application/json OK", "299 application/json Status299"}},
	} {
		got := resultOf(nil, row.replies...)
		assert.Equal(t, append([]string{}, row.want...), got, row.quirk)
	}
}

func TestResultsKeepTheirNames(t *testing.T) {
	lock := &config.Names{}
	csv, deleted, none := model.Reply{Status: 200, Media: "text/csv"}, jsonReply(200, "success"), model.Reply{Status: 204}
	assert.Equal(t, []string{"DevicesDeleteResult", "200 text/csv OK"}, resultOf(lock, csv, none))
	assert.Equal(t, []string{"DevicesDeleteResult", "200 text/csv OK", "200 application/json OKJSON"}, resultOf(lock, csv, deleted, none), "a later body does not take the name")
	assert.Equal(t, []string{}, resultOf(lock, deleted))
	assert.Equal(t, "Devices.Delete/result", lock.Removed["DevicesDeleteResult"])
	assert.Equal(t, "DevicesDeleteResult", resultOf(lock, deleted, none)[0], "what comes back has its name again")

	a := api("DELETE devices/delete")
	a.SetTypes([]*model.NamedType{{ID: "schema:devicesDeleteResult", Declared: true, Type: jsonReply(200, "a").Type}})
	a.Operations[0].Replies = []model.Reply{deleted, none}
	Operations(a, config.Overrides{}, nil)
	Types(a, config.Overrides{}, nil)
	assert.Equal(t, "DevicesDeleteResult2", a.Operations[0].ResultType, "a schema keeps its own")
}
