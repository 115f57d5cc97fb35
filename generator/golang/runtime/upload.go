package runtime

import "io"

// Upload is a file to send. It is read once, while it is sent, and not closed.
type Upload struct {
	Name        string // the file's name
	ContentType string // application/octet-stream where it is empty
	Reader      io.Reader
}

// asPart returns the upload as a part of a form.
func (u Upload) asPart(name string) formPart {
	file := u.Name
	if file == "" {
		file = "file"
	}
	return formPart{name: name, media: u.ContentType, file: true, filename: file, reader: u.Reader}
}
