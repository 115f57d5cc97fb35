package scripts

import (
	"strings"
	"unicode"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/parser"

	"github.com/pmgen/pmgen/generator/diag"
)

// Postman runs a script as the body of an asynchronous function: return and await may stand outside of all functions.
const wrapBefore, wrapAfter = "(async () => {", "\n})"

// parse returns the syntax tree of a script and by how many bytes its places are shifted, or why there is none.
func parse(code string) (*ast.Program, int, *problem) {
	if p := unfit(code); p != nil {
		return nil, 0, p
	}
	program, p := parseOnce(code)
	if p == nil {
		return program, 0, nil
	}
	if wrapped, again := parseOnce(wrapBefore + code + wrapAfter); again == nil {
		return wrapped, len(wrapBefore), nil
	}
	return nil, 0, p
}

// parseOnce is the one place that calls the parser. Should it panic, the script is one that cannot be read.
func parseOnce(code string) (program *ast.Program, p *problem) {
	defer func() {
		if recover() != nil {
			program, p = nil, &problem{text: "is one that the parser of JavaScript gives up on"}
		}
	}()
	// Without that option the parser would open the file that a comment //# sourceMappingURL names.
	program, err := parser.ParseFile(nil, "", code, parser.IgnoreRegExpErrors, parser.WithDisableSourceMaps)
	if err == nil {
		return program, nil
	}
	p = &problem{text: "is not JavaScript as pmgen's parser knows it"}
	if list, ok := err.(parser.ErrorList); ok && len(list) > 0 {
		first := list[0]
		p.offset = offsetOf(code, first.Position.Line, first.Position.Column)
		p.text += ": " + reason(first.Message)
	}
	return nil, p
}

// reason shortens a message of the parser, which may quote the script.
func reason(message string) string {
	const most = 80
	short := []rune(message)
	if len(short) > most {
		short = append(short[:most], '…')
	}
	if len(short) > 0 {
		short[0] = unicode.ToLower(short[0])
	}
	return diag.Printable(string(short))
}

// offsetOf undoes the parser's count of lines, which end at \r, U+2028 and U+2029, too.
func offsetOf(code string, line, column int) int {
	offset := 0
	for ; line > 1; line-- {
		i := strings.IndexAny(code[offset:], "\n\r\u2028\u2029")
		if i < 0 {
			break
		}
		offset += i
		switch {
		case strings.HasPrefix(code[offset:], "\r\n"):
			offset += 2
		case code[offset] == '\n' || code[offset] == '\r':
			offset++
		default:
			offset += 3
		}
	}
	return min(offset+column-1, len(code))
}
