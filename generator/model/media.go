package model

import "strings"

// IsJSON reports whether a body of the media type is one JSON value: application/json, application/problem+json...
func IsJSON(media string) bool {
	media = strings.ToLower(media)
	switch media {
	case "application/json", "text/json", "application/x-json", "text/x-json":
		return true
	}
	return strings.HasSuffix(media, "+json")
}

// IsJSONLines reports whether a body of the media type is a JSON value on each line: any number of them, so that even one
// alone is not what [IsJSON] means.
func IsJSONLines(media string) bool {
	switch strings.ToLower(media) {
	case MediaJSONLines, "application/ndjson", "application/jsonl", "application/x-jsonl", "application/jsonlines", "application/x-jsonlines",
		"application/json-lines", "text/jsonl", "text/x-ndjson":
		return true
	}
	return false
}

// MediaJSONLines is the media type of JSON Lines of which nothing else is said.
const MediaJSONLines = "application/x-ndjson"

// MediaType returns a media type as documents name it, type/subtype in lower case and nothing else; otherwise where it is none.
func MediaType(media, otherwise string) string {
	media, _, _ = strings.Cut(media, ";")
	media = strings.ToLower(strings.TrimSpace(media))
	kind, sub, ok := strings.Cut(media, "/")
	if !ok || !isToken(kind) || !isToken(sub) || kind == "*" && sub != "*" {
		return otherwise
	}
	return media
}

func isToken(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, r) })
}

// MediaType is that of the body: the encoding's where none is said.
func (b *Body) MediaType() string {
	otherwise := "application/octet-stream"
	switch b.Encoding {
	case JSON, GraphQL:
		otherwise = "application/json"
	case URLEncoded:
		otherwise = "application/x-www-form-urlencoded"
	case Multipart:
		otherwise = "multipart/form-data"
	case Text:
		otherwise = "text/plain"
	}
	return MediaType(b.Media, otherwise)
}

// IsForm reports whether the body has fields.
func (b *Body) IsForm() bool { return b.Encoding == URLEncoded || b.Encoding == Multipart }
