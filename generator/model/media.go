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
