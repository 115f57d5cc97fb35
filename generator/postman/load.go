package postman

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"unicode/utf16"

	"github.com/pmgen/pmgen/generator/diag"
	"github.com/pmgen/pmgen/generator/tree"
)

// MaxSize bounds an input file, before and after decompression.
const MaxSize = 256 << 20

var errTooLarge = fmt.Errorf("it is larger than %d MiB", MaxSize>>20)

// load reads and parses a file. It returns nil where it cannot, with a diagnostic.
func (r *reader) load(fsys fs.FS, name string) *tree.File {
	data, ok := r.read(fsys, name, readFile)
	if !ok {
		return nil
	}
	f, duplicates, err := tree.Parse(name, data)
	return r.parsed(f, duplicates, err, name, data)
}

// loadYAML does the same for a file of YAML.
func (r *reader) loadYAML(fsys fs.FS, name string) *tree.File {
	data, ok := r.read(fsys, name, readYAML)
	if !ok {
		return nil
	}
	f, duplicates, err := tree.ParseYAML(name, data)
	return r.parsed(f, duplicates, err, name, data)
}

func (r *reader) read(fsys fs.FS, name string, read func(fs.FS, string) ([]byte, error)) ([]byte, bool) {
	r.files = append(r.files, name)
	data, err := read(fsys, name)
	switch {
	case errors.Is(err, errTooLarge):
		r.diags.Add(diag.LimitExceeded, diag.Pos{File: name}, "cannot read %s: %v", name, err)
		return nil, false
	case err != nil:
		r.diags.Add(diag.UnreadableFile, diag.Pos{File: name}, "cannot read %s: %s", name, diag.Reason(err))
		return nil, false
	}
	return data, true
}

// parsed says what was found while parsing.
func (r *reader) parsed(f *tree.File, duplicates []tree.Duplicate, err error, name string, data []byte) *tree.File {
	if err != nil {
		var se *tree.SyntaxError
		switch {
		case errors.As(err, &se) && se.Kind == tree.TooLarge:
			r.diags.Add(diag.LimitExceeded, se.Pos, "%s; nothing of it is read", se.Message)
		case se != nil:
			r.diags.Add(diag.NotJSON, se.Pos, "%s", notJSON(data, se.Message))
		default:
			r.diags.Add(diag.NotJSON, diag.Pos{File: name}, "%s", err.Error())
		}
		return nil
	}
	for _, d := range duplicates {
		r.diags.Add(diag.DuplicateMember, d.Pos, "the object has %s twice; the last one counts", quoted(d.Name))
		r.diags.AddMore(diag.DuplicateMember, d.Pos, d.More)
	}
	return f
}

// notJSON says what a file is that people mistake for a collection.
func notJSON(data []byte, message string) string {
	head := bytes.ToLower(bytes.TrimLeft(data[:min(len(data), 512)], "\xef\xbb\xbf \t\r\n"))
	if bytes.HasPrefix(head, []byte("<!doctype html")) || bytes.HasPrefix(head, []byte("<html")) {
		return "the file is an HTML page, not a collection"
	}
	return message
}

// readFile reads a file as UTF-8: gzip is unpacked, and UTF-16 (what PowerShell redirects to) is converted.
func readFile(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	size := 0
	if info, err := f.Stat(); err == nil {
		if info.Size() > MaxSize {
			return nil, errTooLarge // before a byte of it is read
		}
		size = int(info.Size())
	}
	data, err := readAll(f, size)
	if err != nil {
		return nil, err
	}
	if bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			return nil, fmt.Errorf("it is not gzip: %w", err)
		}
		if data, err = readAll(z, 4*size); err != nil {
			return nil, fmt.Errorf("it does not unpack: %w", err)
		}
	}
	return fromUTF16(data), nil
}

// readAll reads all of about so many bytes.
func readAll(r io.Reader, about int) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(min(about, MaxSize) + bytes.MinRead)
	_, err := b.ReadFrom(io.LimitReader(r, MaxSize+1))
	if err == nil && b.Len() > MaxSize {
		return nil, errTooLarge
	}
	return b.Bytes(), err
}

// fromUTF16 converts UTF-16, known by its byte order mark or by the zero beside the first character of JSON.
func fromUTF16(data []byte) []byte {
	var order binary.ByteOrder
	switch {
	case len(data) < 2:
		return data
	case data[0] == 0xff && data[1] == 0xfe, data[0] != 0 && data[1] == 0:
		order = binary.LittleEndian
	case data[0] == 0xfe && data[1] == 0xff, data[0] == 0 && data[1] != 0:
		order = binary.BigEndian
	default:
		return data
	}
	units := make([]uint16, 0, len(data)/2)
	for ; len(data) >= 2; data = data[2:] {
		units = append(units, order.Uint16(data))
	}
	if len(units) > 0 && units[0] == 0xfeff {
		units = units[1:]
	}
	return []byte(string(utf16.Decode(units)))
}
