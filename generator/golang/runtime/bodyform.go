package runtime

// formBody is an urlencoded body.
func formBody(form values) payload {
	return payload{media: "application/x-www-form-urlencoded", data: []byte(form.encode())}
}
